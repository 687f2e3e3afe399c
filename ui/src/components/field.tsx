import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";
import { useTranslation } from "react-i18next";
import styles from "./field.module.css";

/** What all fields have. */
export type FieldProps = {
  label: string;
  /** To be found by `ErrorSummary`. */
  id?: string;
  name?: string;
  /** A hint below the field. */
  description?: ReactNode;
  /** Stands in the place of the hint. */
  error?: string | null;
  required?: boolean;
  disabled?: boolean;
  width?: FieldWidth;
};

export type FieldWidth = "short" | "medium" | "full";

export function fieldClass(width: FieldWidth = "medium"): string {
  return `${styles.field} ${styles[width]}`;
}

export function FieldLabel({ label, required = false }: { label: string; required?: boolean }) {
  return (
    <Label className={styles.label}>
      {label}
      {required && <RequiredMark />}
    </Label>
  );
}

export function RequiredMark() {
  const { t } = useTranslation();
  return <span className={styles.required}>{t("common.required")}</span>;
}

/** The reserved place below a field. */
export function FieldNote({ description, error }: Pick<FieldProps, "description" | "error">) {
  return (
    <span className={styles.note}>
      {!error && description && (
        <Text slot="description" className={styles.hint}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </span>
  );
}

/** The props every field hands to react-aria. Nothing is validated by the browser: Rust is asked. */
export function ariaField({ id, name, error, required, disabled }: FieldProps) {
  return {
    id,
    name,
    isInvalid: Boolean(error),
    isRequired: required,
    isDisabled: disabled,
    validationBehavior: "aria" as const,
  };
}
