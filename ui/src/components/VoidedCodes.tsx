import { useTranslation } from "react-i18next";
import styles from "./VoidedCodes.module.css";

/** What it does to users when an older state of the vault is used: no code shown since may be used again. */
export function VoidedCodes() {
  const { t } = useTranslation();
  return (
    <ul className={styles.list}>
      <li>{t("rolledBack.codesVoid")}</li>
      <li>{t("rolledBack.eventBased")}</li>
      <li>{t("rolledBack.temporaryEnd")}</li>
    </ul>
  );
}
