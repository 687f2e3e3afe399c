import { useTranslation } from "react-i18next";
import { ResultTable } from "../../components/ResultTable.tsx";
import { useFormat } from "../../format.ts";
import { useSession } from "../../ipc/session.ts";
import type { ContractTokens } from "./contracts.ts";
import styles from "./expiring.module.css";

/** 交換案内: the page of paper that a contract gets. Tokens of the stock get none. */
export function ExchangeNotice({
  contract: { code, name, items },
  institution,
}: {
  contract: ContractTokens;
  institution: string | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { now } = useSession();
  if (code === null) return null;
  return (
    <article className={styles.notice}>
      <p className={styles.end}>{format.date(format.day(now))}</p>
      <p className={styles.to}>{t("expiring.to", { name: name ?? code })}</p>
      <p>{t("expiring.contractNumber", { code })}</p>
      {institution && <p className={styles.end}>{institution}</p>}
      <h2 className={styles.heading}>{t("expiring.noticeTitle")}</h2>
      <p>{t("expiring.noticeText")}</p>
      <ResultTable
        label={t("expiring.noticeTitle")}
        rows={items}
        rowKey={({ token }) => token.serial}
        columns={[
          { title: t("common.serial"), cell: ({ token }) => token.serial },
          {
            title: t("common.expiry"),
            cell: ({ token }) => (token.expiresOn ? format.date(token.expiresOn) : t("common.none")),
          },
          {
            title: t("tokens.users"),
            cell: ({ token }) =>
              token.registrations.map(({ name }) => name).join(t("tokens.comma")) || t("common.none"),
          },
        ]}
      />
      <p>{t("expiring.noticeAfter")}</p>
    </article>
  );
}
