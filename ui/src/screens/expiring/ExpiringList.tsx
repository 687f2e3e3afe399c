import { useTranslation } from "react-i18next";
import { TokenStateChip } from "../../components/Chip.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { ContractTokens } from "./contracts.ts";
import styles from "./expiring.module.css";

/** The tokens of one contract, on screen. */
export function ExpiringList({ contract: { code, name, items } }: { contract: ContractTokens }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = code === null ? t("expiring.stock") : t("expiring.contract", { code, name: name ?? "" });
  return (
    <Section title={title}>
      <ResultTable
        label={title}
        rows={items}
        rowKey={({ token }) => token.serial}
        columns={[
          {
            title: t("common.serial"),
            cell: ({ token: { serial } }) => (
              <TextLink to="/tokens/detail/$serial" params={{ serial }}>
                {serial}
              </TextLink>
            ),
          },
          {
            title: t("common.expiry"),
            cell: ({ token: { expiresOn }, daysLeft }) => (
              <span className={styles.two}>
                <span>{expiresOn ? format.date(expiresOn) : t("common.none")}</span>
                <span className={styles.quiet}>
                  {daysLeft < 0 ? t("expiring.past", { n: -daysLeft }) : t("expiring.days", { n: daysLeft })}
                </span>
              </span>
            ),
          },
          { title: t("tokens.state"), cell: ({ token }) => <TokenStateChip state={token.state} /> },
          {
            title: t("tokens.users"),
            cell: ({ token }) =>
              token.registrations.map(({ name }) => name).join(t("tokens.comma")) || t("common.none"),
          },
        ]}
      />
    </Section>
  );
}
