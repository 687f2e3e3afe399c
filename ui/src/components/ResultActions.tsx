import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "./LinkButton.tsx";
import { PrintButton } from "./PrintButton.tsx";
import styles from "./ResultActions.module.css";

/** Where a result page ends: 「印刷」 and 「トップページへ」; before them, buttons of its own. */
export function ResultActions({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.actions}>
      {children}
      <PrintButton />
      <LinkButton to="/" variant="primary" icon="home">
        {t("common.toTop")}
      </LinkButton>
    </div>
  );
}
