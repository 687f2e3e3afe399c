import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewPasswordFields, NO_PASSWORDS, passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import type { Problem, TypedPasswords } from "../../ipc/client.ts";
import styles from "./users.module.css";

/** Temporary passwords: made up, or typed. */
export function useTemporaryPasswords() {
  const { t } = useTranslation();
  const [how, setHow] = useState<"madeUp" | "typed">("madeUp");
  const [value, setValue] = useState(NO_PASSWORDS);
  const typed = how === "typed";
  const labels = {
    login: t("users.temporaryPasswords.login"),
    confirmation: t("users.temporaryPasswords.confirmation"),
  };
  return {
    how,
    setHow,
    value,
    setValue,
    labels,
    /** What is to be sent; `null`: they are made up. */
    given: (): TypedPasswords | null => (typed ? { ...value } : null),
    clear: () => setValue(NO_PASSWORDS),
    /** Fields that must not stay empty. */
    needed: typed
      ? [
          { field: "loginPassword", label: labels.login, value: value.login },
          { field: "confirmationPassword", label: labels.confirmation, value: value.confirmation },
        ]
      : [],
    fieldOf: (problem: Problem) => (typed ? passwordFieldOf(problem) : undefined),
  };
}

export function TemporaryPasswordsChoice({
  choice: { how, setHow, value, setValue, labels },
  at,
}: {
  choice: ReturnType<typeof useTemporaryPasswords>;
  at: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div className={`stack ${styles.whole}`}>
      <RadioGroup
        label={t("users.temporaryPasswords.how")}
        value={how}
        onChange={setHow}
        options={[
          {
            value: "madeUp",
            title: t("users.temporaryPasswords.madeUp"),
            description: t("users.temporaryPasswords.madeUpText"),
          },
          {
            value: "typed",
            title: t("users.temporaryPasswords.typed"),
            description: t("users.temporaryPasswords.typedText"),
          },
        ]}
      />
      {how === "typed" && <NewPasswordFields labels={labels} value={value} onChange={setValue} at={at} />}
    </div>
  );
}
