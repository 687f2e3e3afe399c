import { useTranslation } from "react-i18next";
import { Icon } from "../Icon.tsx";
import styles from "./LockMark.module.css";

/** 「ロック中」 or 「なし」. */
export function LockMark({ locked }: { locked: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={locked ? styles.closed : styles.open}>
      <Icon name={locked ? "lock" : "unlock"} />
      {t(locked ? "users.lock.closed" : "users.lock.open")}
    </span>
  );
}
