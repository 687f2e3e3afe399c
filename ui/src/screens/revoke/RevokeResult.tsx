import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { HelpLink } from "../../components/help/HelpLink.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { ManualSteps } from "../../components/StepLine.tsx";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import type { Revoked, RevokeReason } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./Revoke.module.css";

export type Result = Revoked & { reason: RevokeReason };

/** 「トークン失効結果」. */
export function RevokeResult({ result: { rows, goingOn, reason } }: { result: Result }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const done = rows.filter(({ refused }) => refused === null);
  const serials = [...new Set(done.flatMap(({ serial }) => serial ?? []))];
  return (
    <>
      <PageHeader title={t("revoke.resultTitle")}>
        <ManualSteps current={5} last="revoked" />
      </PageHeader>
      <PaperHead />
      {done.length === rows.length ? (
        <Notice tone="success" title={t("revoke.allDone", { count: done.length })} />
      ) : (
        <Notice tone="attention" title={t("revoke.someDone", { done: done.length, total: rows.length })} />
      )}
      <Section title={t("revoke.revoked")}>
        <DefinitionList items={[{ label: t("revoke.reason"), value: t(`reason.${reason}`) }]} />
        <ResultTable
          label={t("revoke.revoked")}
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
              title: t("revoke.result"),
              cell: ({ refused }) => (
                <span className={styles.stack}>
                  {refused ? (
                    <>
                      <Chip tone="danger" icon="close">
                        {t("revoke.notDone")}
                      </Chip>
                      <span>
                        {errorText(refused)}
                        <HelpLink code={refused.code} />
                      </span>
                    </>
                  ) : (
                    <>
                      <Chip tone="success" icon="check">
                        {t("revoke.done")}
                      </Chip>
                      <span>{t("revoke.nextSignIn")}</span>
                      {reason !== "lost" && <span>{t("revoke.reuse")}</span>}
                    </>
                  )}
                </span>
              ),
            },
          ]}
        />
        {reason === "lost" && serials.length > 0 && (
          <p className={styles.lost}>{t("revoke.tokenLost", { serials: serials.join(", ") })}</p>
        )}
        {goingOn.length > 0 && (
          <>
            <h3>{t("revoke.goingOn")}</h3>
            <ul className={styles.people}>
              {goingOn.map(({ loginId, name }) => (
                <li key={loginId}>
                  {t("common.honorific", { name })} <span className={styles.quiet}>{loginId}</span>
                </li>
              ))}
            </ul>
            <p>{t("revoke.goesOn")}</p>
          </>
        )}
      </Section>
      <PaperSignatures />
      <ResultActions>
        <BackToUser />
      </ResultActions>
    </>
  );
}
