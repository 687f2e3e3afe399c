import { useTranslation } from "react-i18next";
import styles from "./Brand.module.css";

/** The mark of the program with its name. */
export function Brand({ large = false }: { large?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={large ? styles.large : styles.brand}>
      <svg viewBox="0 0 512 512" aria-hidden="true">
        <rect className={styles.ground} width="512" height="512" rx="104" />
        <path
          className={styles.key}
          d="M280 280 416 416l42-42M348 348l42-42"
          fill="none"
          strokeWidth="56"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle className={styles.bow} cx="208" cy="208" r="144" />
        <path
          className={styles.hands}
          d="M208 120v88h64"
          fill="none"
          strokeWidth="40"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {t("common.brand")}
    </span>
  );
}
