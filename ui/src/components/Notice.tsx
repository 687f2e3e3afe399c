import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./Notice.module.css";

export type NoticeTone = "info" | "success" | "attention" | "danger";

const ICONS: Record<NoticeTone, IconName> = {
  info: "info",
  success: "check",
  attention: "warning",
  danger: "danger",
};

/** Something to know. `live`: it appeared because of something just done, and is said aloud. */
export function Notice({
  tone,
  title,
  live = false,
  children,
}: {
  tone: NoticeTone;
  title?: string;
  live?: boolean;
  children?: ReactNode;
}) {
  const role = live ? (tone === "danger" ? "alert" : "status") : undefined;
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={role}>
      <Icon name={ICONS[tone]} />
      <div className={styles.text}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
