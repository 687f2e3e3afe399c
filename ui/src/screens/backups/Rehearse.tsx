import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { BackupOpenerFields, useBackupOpener } from "../../components/BackupOpener.tsx";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { Section } from "../../components/Section.tsx";
import { useAct } from "../../ipc/act.ts";
import { type BackupOpener, problemOf, type Rehearsed, useIpc } from "../../ipc/client.ts";
import styles from "./backups.module.css";
import type { Subject } from "./subject.ts";

/** 「復元テスト」: with the vault's own keys; where they do not fit, with what opened it when it was made. */
export function Rehearse({
  subject: { file, beside },
  onDone,
  onCancel,
}: {
  subject: Subject;
  onDone: (found: Rehearsed) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [asked, setAsked] = useState(false);
  const { opener, needed, fieldOf, forget, fields } = useBackupOpener({ ofThatTime: true });
  const test = useAct(async (opener: BackupOpener | null): Promise<Rehearsed | "not_ours"> => {
    try {
      return await ipc.rehearseBackup({ name: beside ? file : null, opener });
    } catch (thrown) {
      if (opener === null && problemOf(thrown).code === "backup_not_ours") return "not_ours";
      throw thrown;
    }
  });
  const form = useFormErrors(test, fieldOf);
  const submit = async () => {
    if (!form.complete(asked ? needed : [])) return;
    const found = await test.run(asked ? opener : null);
    forget();
    if (found === "not_ours") setAsked(true);
    else if (found) onDone(found);
  };
  return (
    <>
      <PageHeader title={t("backups.rehearse")}>
        <p className="quiet">{t("backups.rehearseIntro")}</p>
      </PageHeader>
      <Form
        label={t("backups.rehearse")}
        onSubmit={() => void submit()}
        errors={form.errors}
        attempt={form.attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" icon="search" pending={test.pending}>
              {t("backups.rehearseAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("backups.subject")}>
          <DefinitionList items={[{ label: t("backups.file"), value: file }]} />
          {asked && (
            <>
              <NotOurs />
              <BackupOpenerFields fields={fields} at={form.at} onChoose={test.clear} />
            </>
          )}
          <div className={styles.progress}>
            {test.pending && <ProgressBar label={t("backups.rehearsing")} />}
          </div>
        </Section>
      </Form>
    </>
  );
}

/** Why something is asked for now. */
function NotOurs() {
  const { t } = useTranslation();
  const group = useRef<HTMLDivElement>(null);
  // Read before the fields below it.
  useEffect(() => group.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a message, not a group of fields.
    <div ref={group} role="group" aria-label={t("backups.notOurs")} tabIndex={-1} className={styles.asked}>
      <Notice tone="attention" title={t("backups.notOurs")}>
        <p>{t("backups.notOursText")}</p>
      </Notice>
    </div>
  );
}
