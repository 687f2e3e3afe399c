import type { ReactNode } from "react";
import styles from "./FieldGroup.module.css";

/** Fields that belong together, under a title. */
export function FieldGroup({
  title,
  description,
  id,
  error,
  children,
}: {
  title: string;
  description?: string;
  /** To be found by `ErrorSummary`. */
  id?: string;
  /** What is wrong with all of it. */
  error?: string;
  children: ReactNode;
}) {
  const errorId = id && error ? `${id}_problem` : undefined;
  return (
    <fieldset id={id} className={styles.group} aria-describedby={errorId}>
      <legend>{title}</legend>
      {description && <p className={styles.description}>{description}</p>}
      {children}
      {error && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
