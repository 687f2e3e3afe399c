import type { HTMLAttributes, ReactNode } from "react";
import { TextArea as AriaTextArea, TextField as AriaTextField, Input } from "react-aria-components";
import styles from "./field.module.css";
import { ariaField, FieldLabel, FieldNote, type FieldProps, fieldClass } from "./field.tsx";

export type TextFieldProps = FieldProps & {
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  autoFocus?: boolean;
  maxLength?: number;
  readOnly?: boolean;
};

/** One line of text. */
export function TextField(props: TextFieldProps) {
  return (
    <TextFieldShell {...props}>
      <Input className={styles.input} inputMode={props.inputMode} />
    </TextFieldShell>
  );
}

/** Several lines of text. */
export function TextArea(props: TextFieldProps) {
  return (
    <TextFieldShell {...props}>
      <AriaTextArea className={`${styles.input} ${styles.area}`} />
    </TextFieldShell>
  );
}

/** A field around an input of one's own. Nothing typed at this desk is remembered by the window. */
export function TextFieldShell({
  type,
  children,
  ...props
}: TextFieldProps & { type?: "text" | "password" | "search"; children: ReactNode }) {
  const {
    label,
    description,
    error,
    required,
    width,
    value,
    defaultValue,
    onChange,
    autoFocus,
    maxLength,
    readOnly,
  } = props;
  return (
    <AriaTextField
      {...ariaField(props)}
      className={fieldClass(width)}
      value={value}
      defaultValue={defaultValue}
      onChange={onChange}
      autoFocus={autoFocus}
      maxLength={maxLength}
      isReadOnly={readOnly}
      type={type}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
    >
      <FieldLabel label={label} required={required} />
      {children}
      <FieldNote description={description} error={error} />
    </AriaTextField>
  );
}
