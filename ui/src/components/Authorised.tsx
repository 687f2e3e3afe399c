import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../ipc/act.ts";
import type { Authorisation, Problem } from "../ipc/client.ts";
import { Button } from "./Button.tsx";
import type { ButtonLook } from "./button-look.ts";
import { CodeField } from "./CodeField.tsx";
import { Dialog } from "./Dialog.tsx";
import type { FormError } from "./ErrorSummary.tsx";
import { Form } from "./Form.tsx";
import { type NeededField, useFormErrors } from "./form-errors.ts";
import type { IconName } from "./Icon.tsx";
import { PasswordField } from "./PasswordField.tsx";
import { withoutUsed } from "./used-code.ts";

export type AuthorisedOptions<T> = {
  /** Does it, authorised by what was typed. */
  act: (authorisation: Authorisation) => Promise<T>;
  /** Whether a one-time password is asked for beside the confirmation password. */
  otp?: boolean;
  /** Fields of the act itself that must not stay empty. */
  needed?: readonly NeededField[];
  /** What else is wrong before anything is tried. */
  check?: () => readonly FormError[];
  /** The `id` of the field a problem is about, where that is not one of 「認証項目」. */
  fieldOf?: (problem: Problem) => string | undefined;
  /** An answer after which what was typed is still needed: a question. */
  keeps?: (answer: T) => boolean;
  onDone: (answer: T) => void;
};

/** An act with 「認証項目」: what was typed, what is wrong with it, and the fields to show. */
export function useAuthorised<T>({
  act,
  otp = false,
  needed = [],
  check,
  fieldOf,
  keeps,
  onDone,
}: AuthorisedOptions<T>) {
  const { t } = useTranslation();
  const id = useId();
  const ids = { password: `${id}password`, otp: `${id}otp` };
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const state = useAct(act);
  const {
    errors,
    attempt,
    at: errorAt,
    complete,
  } = useFormErrors(state, (problem) => {
    if (problem.code.startsWith("confirmation_")) return ids.password;
    const ofOtp = otp && problem.code.startsWith("otp_") ? ids.otp : undefined;
    return fieldOf?.(problem) ?? ofOtp;
  });
  const submit = async () => {
    const proof = [{ field: ids.password, label: t("common.confirmationPassword"), value: password }];
    if (otp) proof.push({ field: ids.otp, label: t("common.otp"), value: code });
    if (!complete([...needed, ...proof], check?.())) return;
    const answer = await state.run({ confirmationPassword: password, otp: otp ? code : null });
    if (answer === undefined || !keeps?.(answer)) {
      setPassword("");
      // A code typed in the meantime is the next one, and stays.
      setCode(withoutUsed(code));
    }
    if (answer !== undefined) onDone(answer);
  };

  return {
    submit: () => void submit(),
    pending: state.pending,
    errors,
    attempt,
    errorAt,
    fields: { ids, otp, password, setPassword, code, setCode, errorAt },
  };
}

type Fields = ReturnType<typeof useAuthorised>["fields"];

/** 「確認用パスワード」, and 「ワンタイムパスワード」 where it is asked for. */
export function AuthorisationFields({
  fields: { ids, otp, password, setPassword, code, setCode, errorAt },
  otpHint,
}: {
  fields: Fields;
  otpHint?: string;
}) {
  const { t } = useTranslation();
  return (
    <>
      <PasswordField
        id={ids.password}
        label={t("common.confirmationPassword")}
        description={t("authorised.ownPassword")}
        value={password}
        onChange={setPassword}
        error={errorAt(ids.password)}
        required
      />
      {otp && (
        <CodeField
          id={ids.otp}
          width="medium"
          description={otpHint ?? t("authorised.ownOtp")}
          value={code}
          onChange={setCode}
          error={errorAt(ids.otp)}
          required
        />
      )}
    </>
  );
}

/** An act in a dialog: what will happen, 「認証項目」, and the button. Shown only while it is open. */
export function AuthorisedDialog<T>({
  title,
  action,
  icon,
  variant = "primary",
  otpHint,
  fields: more,
  onClose,
  children,
  ...options
}: AuthorisedOptions<T> & {
  title: string;
  action: string;
  icon?: IconName;
  variant?: ButtonLook["variant"];
  otpHint?: string;
  /** Fields of the act itself, before 「認証項目」. */
  fields?: (errorAt: (field: string) => string | undefined) => ReactNode;
  onClose: () => void;
  /** The sentence that says what will happen. */
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { submit, pending, errors, attempt, errorAt, fields } = useAuthorised(options);
  // What cannot be undone is never done by the Enter key inside a field.
  const byButtonOnly = variant === "danger";
  return (
    <Dialog title={title} open onClose={onClose}>
      {children}
      <Form
        label={t("common.authorisation")}
        onSubmit={() => !byButtonOnly && submit()}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button
              type={byButtonOnly ? "button" : "submit"}
              onPress={byButtonOnly ? submit : undefined}
              variant={variant}
              icon={icon}
              pending={pending}
            >
              {action}
            </Button>
            <Button onPress={onClose}>{t("common.cancel")}</Button>
          </>
        }
      >
        {more?.(errorAt)}
        <h3>{t("common.authorisation")}</h3>
        <AuthorisationFields fields={fields} otpHint={otpHint} />
      </Form>
    </Dialog>
  );
}
