import { useTranslation } from "react-i18next";
import styles from "./TokenBack.module.css";

/** The back of a token: where the serial number and the expiry date are printed. */
export function TokenBack() {
  const { t } = useTranslation();
  return (
    <svg className={styles.token} viewBox="0 0 280 120" role="img" aria-label={t("fob.backPicture")}>
      <rect className={styles.body} x="4" y="4" width="272" height="112" rx="40" />
      <circle className={styles.hole} cx="36" cy="60" r="13" />
      <rect className={styles.label} x="66" y="28" width="180" height="64" rx="6" />
      <g className={styles.print}>
        <text x="78" y="52">
          S/N KG000012
        </text>
        <text x="78" y="80">
          EXP 2031/03/31
        </text>
      </g>
    </svg>
  );
}
