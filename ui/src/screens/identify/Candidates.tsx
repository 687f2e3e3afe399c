import { useTranslation } from "react-i18next";
import { TokenStateChip } from "../../components/Chip.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useNames } from "../../components/names.ts";
import { ResultTable } from "../../components/ResultTable.tsx";
import type { Identified } from "../../ipc/client.ts";
import styles from "./Identify.module.css";

/** The tokens that show what was typed, or what to do when none does. */
export function Candidates({ candidates, searched, bySecond }: Identified & { bySecond: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  const count = candidates.length;
  const looked = <p className="quiet">{t("identify.searched", { count: searched })}</p>;
  if (count === 0) {
    return (
      <div role="status">
        <EmptyState icon="search" title={t("identify.none")}>
          {looked}
          <ul className={styles.advice}>
            <li>{t("identify.noneTyping")}</li>
            <li>{t("identify.noneOff")}</li>
            <li>{t("identify.noneUnknown")}</li>
          </ul>
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      {count === 1 ? (
        <Notice tone="success" live title={t("identify.one")}>
          {looked}
        </Notice>
      ) : (
        <Notice tone="attention" live title={t(bySecond ? "identify.still" : "identify.many", { count })}>
          {looked}
        </Notice>
      )}
      <ResultTable
        label={t("identify.candidates")}
        columns={[
          {
            title: t("common.serial"),
            cell: ({ serial }) => (
              <TextLink to="/tokens/detail/$serial" params={{ serial }}>
                <span className="figures">{serial}</span>
              </TextLink>
            ),
          },
          { title: t("tokens.state"), cell: ({ state }) => <TokenStateChip state={state} /> },
          {
            title: t("tokens.users"),
            cell: ({ users }) => (users.length === 0 ? t("common.none") : names(users)),
          },
        ]}
        rows={candidates}
        rowKey={({ serial }) => serial}
      />
    </>
  );
}
