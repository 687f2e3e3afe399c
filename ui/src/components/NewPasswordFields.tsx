import { useTranslation } from "react-i18next";
import type { Problem } from "../ipc/client.ts";
import { Icon } from "./Icon.tsx";
import styles from "./NewPasswordFields.module.css";
import { PasswordField } from "./PasswordField.tsx";

export type TwoPasswords = { login: string; confirmation: string };
export const NO_PASSWORDS: TwoPasswords = { login: "", confirmation: "" };

// What the `password` module of the domain asks for. It decides; here it is only said beside the fields.
const LOGIN_MIN = 12;
const CONFIRMATION_MIN = 8;

/** Where a refusal by the rules of passwords can be put right. The other rules hold for both of them. */
export function passwordFieldOf({ code, params }: Problem): string | undefined {
  if (code !== "password_rule") return undefined;
  if (params.rule === "login_too_short") return "loginPassword";
  if (params.rule === "confirmation_too_short" || params.rule === "must_differ")
    return "confirmationPassword";
  return undefined;
}

/** 「ログインパスワード」 and 「確認用パスワード」 to be chosen, with the rules beside each. */
export function NewPasswordFields({
  labels,
  value,
  onChange,
  at,
}: {
  labels?: { login: string; confirmation: string };
  value: TwoPasswords;
  onChange: (value: TwoPasswords) => void;
  /** What is wrong with `loginPassword` and `confirmationPassword`. */
  at: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const { login, confirmation } = value;
  return (
    <div className={styles.fields}>
      <div className={styles.password}>
        <PasswordField
          id="loginPassword"
          label={labels?.login ?? t("common.loginPassword")}
          value={login}
          onChange={(login) => onChange({ ...value, login })}
          error={at("loginPassword")}
          required
          width="full"
        />
        <ul className={styles.rules}>
          <Rule kept={lengthOf(login) >= LOGIN_MIN}>{t("newPassword.length", { min: LOGIN_MIN })}</Rule>
          <Rule>{t("newPassword.uncommon")}</Rule>
        </ul>
      </div>
      <div className={styles.password}>
        <PasswordField
          id="confirmationPassword"
          label={labels?.confirmation ?? t("common.confirmationPassword")}
          value={confirmation}
          onChange={(confirmation) => onChange({ ...value, confirmation })}
          error={at("confirmationPassword")}
          required
          width="full"
        />
        <ul className={styles.rules}>
          <Rule kept={lengthOf(confirmation) >= CONFIRMATION_MIN}>
            {t("newPassword.length", { min: CONFIRMATION_MIN })}
          </Rule>
          <Rule kept={confirmation !== "" && confirmation !== login}>{t("newPassword.different")}</Rule>
          <Rule>{t("newPassword.uncommon")}</Rule>
        </ul>
      </div>
    </div>
  );
}

/** `kept` is left out where only Rust can tell. */
function Rule({ kept = false, children }: { kept?: boolean; children: string }) {
  const { t } = useTranslation();
  return (
    <li className={kept ? styles.kept : undefined}>
      <span className={styles.mark}>{kept ? <Icon name="check" /> : <span aria-hidden="true">・</span>}</span>
      {children}
      {kept && <span className="visually-hidden">{t("newPassword.kept")}</span>}
    </li>
  );
}

function lengthOf(text: string): number {
  return [...text].length;
}
