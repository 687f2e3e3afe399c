import { type FormEvent, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ActCard.module.css";
import { Button } from "./Button.tsx";
import type { ButtonLook } from "./button-look.ts";
import { ErrorSummary, type FormError } from "./ErrorSummary.tsx";
import type { IconName } from "./Icon.tsx";

/** 「認証項目」: says what will happen, asks for the proof, and does it. Always at the bottom of the page. */
export function ActCard({
  title,
  sentence,
  action,
  icon,
  variant = "primary",
  pending = false,
  errors = [],
  attempt,
  onSubmit,
  children,
}: {
  title?: string;
  /** 「田中三郎さん 1名の…を解除します」. */
  sentence: ReactNode;
  /** The word on the button. */
  action: string;
  icon?: IconName;
  variant?: ButtonLook["variant"];
  pending?: boolean;
  errors?: readonly FormError[];
  attempt?: number;
  onSubmit: () => void;
  /** Ticks and fields. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  // A dangerous act is never the default key: Enter in a field does not do it.
  const danger = variant === "danger";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && !danger) onSubmit();
  };
  return (
    <form className={styles.card} onSubmit={submit} noValidate aria-labelledby={id} autoComplete="off">
      <div className={styles.head}>
        <h2 id={id}>{title ?? t("common.authorisation")}</h2>
        <p className={styles.sentence}>{sentence}</p>
      </div>
      {children && <div className={styles.fields}>{children}</div>}
      <div className={styles.foot}>
        <ErrorSummary errors={errors} attempt={attempt} />
        <Button
          type={danger ? "button" : "submit"}
          onPress={danger ? onSubmit : undefined}
          variant={variant}
          size="large"
          icon={icon}
          pending={pending}
        >
          {action}
        </Button>
      </div>
    </form>
  );
}
