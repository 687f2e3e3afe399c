import styles from "./Button.module.css";

export type ButtonLook = {
  /** One primary button a page; danger only at the moment of the act. */
  variant?: "primary" | "secondary" | "danger" | "quiet";
  size?: "medium" | "large";
};

export function buttonClass({ variant = "secondary", size = "medium" }: ButtonLook): string {
  return [styles.button, styles[variant], size === "large" && styles.large].filter(Boolean).join(" ");
}
