import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import type { BackupMade } from "../../ipc/client.ts";
import { useContents } from "./contents.tsx";
import type { Subject } from "./subject.ts";

/** 「バックアップ作成結果」. */
export function BackupResult({
  made,
  elsewhere,
  password,
  onRehearse,
  onBack,
}: {
  made: BackupMade;
  elsewhere: boolean;
  /** It has a password of its own. */
  password: boolean;
  onRehearse: (subject: Subject) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const contents = useContents();
  return (
    <>
      <PageHeader title={t("backups.madeTitle")} />
      <Notice tone="success" title={t("backups.madeDone")}>
        {elsewhere && <p>{t("backups.madeElsewhere")}</p>}
      </Notice>
      <Section title={t("backups.contents")}>
        <DefinitionList
          items={[
            { label: t("backups.file"), value: made.name },
            {
              label: t("backups.place"),
              value: t(elsewhere ? "backups.placeDone.elsewhere" : "backups.placeDone.beside"),
            },
            {
              label: t("backups.openedBy"),
              value: t(password ? "backups.openedByPassword" : "backups.openedByOperators"),
            },
            ...contents(made),
          ]}
        />
      </Section>
      <ResultActions>
        <Button icon="chevronLeft" onPress={onBack}>
          {t("backups.toList")}
        </Button>
        {!elsewhere && (
          <Button icon="search" onPress={() => onRehearse({ file: made.name, beside: true })}>
            {t("backups.rehearse")}
          </Button>
        )}
      </ResultActions>
    </>
  );
}
