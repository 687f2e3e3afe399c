import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BackupOpenerFields, useBackupOpener } from "../../components/BackupOpener.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import type { FormError } from "../../components/ErrorSummary.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useFormat } from "../../format.ts";
import { useAct } from "../../ipc/act.ts";
import { type BackupFile, type Problem, problemOf, type Restored, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { AskTime } from "./AskTime.tsx";
import styles from "./restore.module.css";

/** Which file, what opens it, and what becomes of the vault that is there. */
export function RestoreForm({
  onRestored,
  onLeave,
}: {
  onRestored: (restored: Restored) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { realVault } = useSession();
  const [file, setFile] = useState<BackupFile | null>(null);
  const [replace, setReplace] = useState(false);
  const [asksTime, setAsksTime] = useState(false);
  const { opener, confirmationPassword, needed, fieldOf, forget, fields } = useBackupOpener({
    confirmed: true,
  });
  const restore = useAct(async (timeIsRight: boolean) => {
    try {
      return await ipc.restoreBackup({
        opener,
        confirmationPassword,
        replace: realVault && replace,
        timeIsRight,
      });
    } catch (thrown) {
      // A question: everything else was right.
      if (!timeIsRight && problemOf(thrown).code === "clock_untrusted") return "time" as const;
      throw thrown;
    }
  });
  const { errors, attempt, at, complete } = useFormErrors(restore, (problem) =>
    isOfFile(problem) ? "file" : fieldOf(problem),
  );
  const run = async (timeIsRight: boolean) => {
    const answer = await restore.run(timeIsRight);
    setAsksTime(answer === "time");
    if (answer === "time") return;
    forget();
    if (answer) onRestored(answer);
  };
  const submit = () => {
    const wrong: FormError[] = [];
    if (!file) wrong.push({ field: "file", text: t("restore.noFile") });
    if (realVault && !replace) wrong.push({ field: "replace", text: t("restore.notReplaced") });
    if (complete(needed, wrong)) void run(false);
  };
  return (
    <PlainFrame wide>
      <PageHeader title={t("restore.title")}>
        <p className="quiet">{t("restore.lead")}</p>
      </PageHeader>
      <Form
        label={t("restore.title")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" icon="history" pending={restore.pending}>
              {t("restore.submit")}
            </Button>
            <Button isDisabled={restore.pending} onPress={onLeave}>
              {t("common.back")}
            </Button>
          </>
        }
      >
        <FieldGroup title={t("restore.file")} id="file" error={at("file")}>
          <FileChoice file={file} onChosen={setFile} />
        </FieldGroup>
        <BackupOpenerFields fields={fields} at={at} onChoose={restore.clear} />
        {realVault && (
          <FieldGroup title={t("restore.vaultHere")}>
            <Notice tone="attention">
              <p>{t("restore.vaultHereText")}</p>
            </Notice>
            <Checkbox id="replace" checked={replace} onChange={setReplace} error={at("replace")} required>
              {t("restore.replace")}
            </Checkbox>
          </FieldGroup>
        )}
        {restore.pending && (
          <p className={styles.wait} role="status">
            {t("restore.working")}
          </p>
        )}
      </Form>
      {asksTime && (
        <AskTime
          pending={restore.pending}
          onRight={() => void run(true)}
          onWrong={() => {
            setAsksTime(false);
            forget();
          }}
        />
      )}
    </PlainFrame>
  );
}

/** Another file may do; of all the codes of backups, one is about what was typed to open it. */
function isOfFile({ code }: Problem): boolean {
  if (code === "backup_password_wrong") return false;
  return code === "not_a_backup" || code.startsWith("backup_") || code.startsWith("file_");
}

function FileChoice({ file, onChosen }: { file: BackupFile | null; onChosen: (file: BackupFile) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const choose = useAct(async () => {
    const chosen = await ipc.chooseBackup();
    // Cancelled: what was chosen before stays.
    if (chosen) onChosen(chosen);
  });
  const { errors } = useFormErrors(choose, () => undefined);
  return (
    <div className={styles.file}>
      <Button icon="upload" pending={choose.pending} onPress={() => void choose.run()}>
        {file ? t("restore.chooseOther") : t("restore.choose")}
      </Button>
      <p role="status" className={errors.length > 0 ? styles.problem : undefined}>
        {errors[0]?.text ??
          (file && t("importForm.fileSize", { name: file.name, bytes: format.number(file.bytes) }))}
      </p>
    </div>
  );
}
