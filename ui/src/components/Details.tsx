import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Details.module.css";

/** 「詳細」: what only those need who look for a cause, in technical words. */
export function Details({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className={styles.details}>
      <summary>{t("details.title")}</summary>
      <div className={styles.inside}>{children}</div>
    </details>
  );
}
