import type { FormEvent, ReactNode } from "react";
import { ErrorSummary, type FormError } from "./ErrorSummary.tsx";
import styles from "./Form.module.css";

export type FormProps = {
  /** Enter or the submit button. */
  onSubmit: () => void;
  errors?: readonly FormError[];
  /** `attempt` of `useAct`. */
  attempt?: number;
  /** Fields. */
  children: ReactNode;
  /** Buttons; the first with `type="submit"`. */
  actions: ReactNode;
  /** Names the form. */
  label?: string;
};

/** Fields, the reserved place of the message, and the buttons. */
export function Form({ onSubmit, errors = [], attempt, children, actions, label }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={label} autoComplete="off">
      {children}
      <ErrorSummary errors={errors} attempt={attempt} />
      <div className={styles.actions}>{actions}</div>
    </form>
  );
}
