import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { TemporaryCodes, UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { Button } from "../Button.tsx";
import { DefinitionList } from "../DefinitionList.tsx";
import { Notice } from "../Notice.tsx";
import { PageHeader } from "../PageHeader.tsx";
import { ResultActions } from "../ResultActions.tsx";
import { Section } from "../Section.tsx";
import styles from "./TemporaryCodesResult.module.css";

export type Issued = TemporaryCodes & { user: UserView };

/** 「一時コード発行結果」: the only time the codes are shown; on paper, a slip for the user. */
export function TemporaryCodesResult({
  issued: { user, codes, validUntil },
  onBack,
}: {
  issued: Issued;
  /** Back to the user's page. */
  onBack?: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { institution, telephone, person, now } = useSession();
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
        <p>{[institution, telephone].filter(Boolean).join("　")}</p>
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
      <ResultActions>
        {onBack && (
          <Button icon="chevronLeft" onPress={onBack}>
            {t("userCard.back")}
          </Button>
        )}
      </ResultActions>
    </>
  );
}
