import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useFormat } from "../../format.ts";
import type { Rollback } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./rolled-back.module.css";

/** What was found, and what it means. */
export function Facts({ rollback }: { rollback: Rollback }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { generationSeen, generationFound, seenAt, until } = rollback;
  // A vault that went another way since may have more of them than the one that was seen.
  const missing = generationSeen - generationFound;
  return (
    <>
      <Notice tone="danger" title={t("rolledBack.found")}>
        <p>{t("rolledBack.foundText")}</p>
      </Notice>
      <DefinitionList
        items={[
          {
            label: t("rolledBack.until"),
            value: t("rolledBack.untilValue", { at: format.dateTime(until) }),
          },
          { label: t("rolledBack.seenAt"), value: format.dateTime(seenAt) },
          ...(missing > 0
            ? [{ label: t("rolledBack.missing"), value: t("rolledBack.missingValue", { count: missing }) }]
            : []),
        ]}
      />
      <p>{t("rolledBack.missingText")}</p>
    </>
  );
}

/** What to do if somebody restored a copy, and if nobody did. */
export function WhatToDo() {
  const { t } = useTranslation();
  const { edition, institution, mayAcknowledge } = useSession();
  return (
    <section className={styles.part}>
      <h2>{t("rolledBack.whatToDo")}</h2>
      <ul className={styles.list}>
        <li>{t("rolledBack.ifRestored")}</li>
        <li>
          {edition === "company"
            ? t("rolledBack.ifNobodyCompany", { institution })
            : t("rolledBack.ifNobodyBranch")}
        </li>
        {!mayAcknowledge && (
          <li>{edition === "company" ? t("rolledBack.askMaster") : t("rolledBack.askSupervisor")}</li>
        )}
      </ul>
    </section>
  );
}
