import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { HelpLink } from "../../components/help/HelpLink.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { ManualSteps } from "../../components/StepLine.tsx";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import type { RowResult } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./Unlock.module.css";

/** 「ワンタイムパスワード利用停止解除結果」. */
export function UnlockResult({ rows }: { rows: readonly RowResult[] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const done = rows.filter(({ refused }) => refused === null).length;
  return (
    <>
      <PageHeader title={t("unlock.resultTitle")}>
        <ManualSteps current={5} />
      </PageHeader>
      <PaperHead />
      {done === rows.length ? (
        <Notice tone="success" title={t("unlock.allDone", { count: done })} />
      ) : (
        <Notice tone="attention" title={t("unlock.someDone", { done, total: rows.length })} />
      )}
      <Section title={t("unlock.changed")}>
        <ResultTable
          label={t("unlock.changed")}
          rows={rows}
          rowKey={({ loginId }) => loginId}
          columns={[
            { title: t("common.name"), cell: ({ name }) => name },
            { title: t("common.loginId"), cell: ({ loginId }) => <span className="figures">{loginId}</span> },
            {
              title: t("common.serial"),
              cell: ({ serial }) => <span className="figures">{serial ?? t("common.none")}</span>,
            },
            {
              title: t("unlock.result"),
              cell: ({ refused }) => (
                <span className={styles.stack}>
                  {refused ? (
                    <>
                      <Chip tone="danger" icon="close">
                        {t("unlock.notDone")}
                      </Chip>
                      <span>
                        {errorText(refused)}
                        <HelpLink code={refused.code} />
                      </span>
                    </>
                  ) : (
                    <>
                      <Chip tone="success" icon="check">
                        {t("unlock.done")}
                      </Chip>
                      <span>{t("unlock.doneText")}</span>
                    </>
                  )}
                </span>
              ),
            },
          ]}
        />
      </Section>
      <PaperSignatures />
      <ResultActions>
        <BackToUser />
      </ResultActions>
    </>
  );
}
