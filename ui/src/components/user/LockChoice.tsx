import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PasswordLocks, UserView } from "../../ipc/client.ts";
import { Checkbox } from "../Checkbox.tsx";
import { FieldGroup } from "../FieldGroup.tsx";
import { TextLink } from "../LinkButton.tsx";
import styles from "./LockChoice.module.css";

const PASSWORDS = ["login", "confirmation"] as const;

/** Which password locks of a user are to be opened: at first those that are closed. */
export function useLockChoice({ locks }: UserView) {
  const { t } = useTranslation();
  const id = useId();
  const closed = PASSWORDS.filter((password) => locks[password]);
  const [left, setLeft] = useState<readonly (typeof PASSWORDS)[number][]>([]);
  const chosen = closed.filter((password) => !left.includes(password));
  const toggle = (password: (typeof PASSWORDS)[number], on: boolean) =>
    setLeft(on ? left.filter((other) => other !== password) : [...left, password]);
  const which: PasswordLocks = chosen.length > 1 ? "both" : (chosen[0] ?? "both");
  return {
    id,
    closed,
    chosen,
    toggle,
    which,
    /** What is wrong with the choice. */
    check: () => (chosen.length === 0 ? [{ field: id, text: t("users.lock.chooseOne") }] : []),
  };
}

export function LockChoice({
  user,
  choice: { id, closed, chosen, toggle },
  error,
}: {
  user: UserView;
  choice: ReturnType<typeof useLockChoice>;
  error?: string;
}) {
  const { t } = useTranslation();
  return (
    <div className={`stack ${styles.whole}`}>
      <FieldGroup id={id} title={t("users.lock.choose")} error={error}>
        {closed.map((password) => (
          <Checkbox
            key={password}
            checked={chosen.includes(password)}
            onChange={(on) => toggle(password, on)}
          >
            {t(`users.lock.${password}`)}
          </Checkbox>
        ))}
      </FieldGroup>
      {user.locks.otp && (
        <p className="quiet">
          {t("users.lock.otpElsewhere")} <TextLink to="/manage/users/unlock">{t("nav.unlock")}</TextLink>
        </p>
      )}
    </div>
  );
}
