import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Rehearsed } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useContents } from "./contents.tsx";
import type { Subject } from "./subject.ts";

/** 「復元テスト結果」. */
export function RehearsalResult({
  subject,
  found,
  onBack,
}: {
  subject: Subject;
  found: Rehearsed;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const contents = useContents();
  const { now, person } = useSession();
  return (
    <>
      <PageHeader title={t("backups.rehearsedTitle")} />
      <Notice tone="success" title={t("backups.rehearsedDone")}>
        <p>{t("backups.rehearsedDoneText")}</p>
      </Notice>
      {!found.ofThisVault && (
        <Notice tone="attention" title={t("backups.notThisVault")}>
          <p>{t("backups.notThisVaultText")}</p>
        </Notice>
      )}
      <Section title={t("backups.contents")}>
        <DefinitionList
          items={[
            { label: t("backups.file"), value: subject.file },
            { label: t("backups.until"), value: format.dateTime(found.until) },
            {
              label: t("backups.relation"),
              value: found.ofThisVault ? (
                <>
                  <p>{t("backups.ours")}</p>
                  {found.entriesSince !== null && found.entriesSince > 0 && (
                    <p>{t("backups.since", { value: format.number(found.entriesSince) })}</p>
                  )}
                </>
              ) : (
                t("backups.notThisVault")
              ),
            },
            ...contents(found),
            { label: t("backups.rehearsedAt"), value: format.dateTime(now) },
            { label: t("backups.rehearsedBy"), value: person?.name },
          ]}
        />
      </Section>
      <ResultActions>
        <Button icon="chevronLeft" onPress={onBack}>
          {t("backups.toList")}
        </Button>
      </ResultActions>
    </>
  );
}
