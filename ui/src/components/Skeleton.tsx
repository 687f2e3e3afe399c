import { useTranslation } from "react-i18next";
import styles from "./Skeleton.module.css";

/** The place of something being read; to be seen only if that takes longer than 200 ms. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same.
        <span key={n} className={styles.line} />
      ))}
    </div>
  );
}
