import { useTranslation } from "react-i18next";
import { formatCode } from "../format.ts";
import styles from "./SoftwareToken.module.css";

/** A software token: an app on a phone that shows a one-time password. */
export function SoftwareToken({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <svg className={styles.phone} viewBox="0 0 140 220" role="img" aria-label={t("fob.softwarePicture")}>
      <rect className={styles.body} x="6" y="4" width="128" height="212" rx="18" />
      <rect className={styles.screen} x="14" y="26" width="112" height="158" rx="4" />
      <path className={styles.mark} d="M58 15h24" />
      <circle className={styles.mark} cx="70" cy="200" r="7" />
      <path className={styles.ring} d="M70 62a24 24 0 1 0 0 48 24 24 0 0 0 0-48M70 72v14l9 6" />
      <text className={styles.code} x="70" y="150">
        {formatCode(code)}
      </text>
      <path className={styles.time} d="M28 166h52" />
    </svg>
  );
}
