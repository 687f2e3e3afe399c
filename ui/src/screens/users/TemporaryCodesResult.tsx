import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { TemporaryCodes, UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./TemporaryCodesResult.module.css";

export type Issued = TemporaryCodes & { user: UserView };

/** 「一時コード発行結果」: the only time the codes are shown; on paper, a slip for the user. */
export function TemporaryCodesResult({ issued: { user, codes, validUntil } }: { issued: Issued }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { institution, person, now } = useSession();
  const items = [
    { label: t("common.name"), value: user.name },
    { label: t("common.loginId"), value: <span className="figures">{user.loginId}</span> },
    {
      label: t("users.temporaryCodes.validUntil"),
      value: <span className="figures">{format.dateTime(validUntil)}</span>,
    },
  ];
  return (
    <>
      <div className={styles.onScreen}>
        <PageHeader title={t("users.temporaryCodes.resultTitle")} />
        <Notice tone="attention" live title={t("users.temporaryCodes.done", { name: user.name })}>
          <p>{t("users.temporaryCodes.onceOnly")}</p>
        </Notice>
      </div>
      <div className="print-only">
        <h1 className={styles.slipTitle}>{t("users.temporaryCodes.slipTitle")}</h1>
        <p>{institution}</p>
      </div>
      <Section title={t("users.temporaryCodes.title")}>
        <ul className={styles.codes} aria-label={t("users.temporaryCodes.title")}>
          {codes.map((code) => (
            <li key={code}>{format.code(code)}</li>
          ))}
        </ul>
        <DefinitionList items={items} />
        <div className="print-only">
          <DefinitionList
            items={[
              { label: t("users.temporaryCodes.issuedOn"), value: format.paperDate(format.day(now)) },
              { label: t("users.temporaryCodes.issuedBy"), value: person?.name },
            ]}
          />
        </div>
        <ul className={styles.advice}>
          <li>{t("users.temporaryCodes.useOnce")}</li>
          <li>{t("users.temporaryCodes.useHow")}</li>
          <li>{t("users.temporaryCodes.useSafely")}</li>
        </ul>
      </Section>
      <ResultActions />
    </>
  );
}
