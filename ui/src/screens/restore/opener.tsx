import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NeededField } from "../../components/form-errors.ts";
import { PasswordField } from "../../components/PasswordField.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { BackupOpener, Problem, Restoring } from "../../ipc/client.ts";
import styles from "./restore.module.css";

const WAYS = ["login", "recovery", "password"] as const;
type Way = (typeof WAYS)[number];

const EMPTY = { loginId: "", login: "", confirmation: "", recovery: "", password: "" };
const NOTHING: BackupOpener = {
  loginId: null,
  loginPassword: null,
  recoveryCode: null,
  backupPassword: null,
};

/** What opens the backup: what was typed for one of the three ways. */
export function useOpener() {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>("login");
  const [typed, setTyped] = useState(EMPTY);
  const { loginId, login, confirmation, recovery, password } = typed;
  const needed: Record<Way, NeededField[]> = {
    login: [
      { field: "login_id", label: t("common.loginId"), value: loginId },
      { field: "login", label: t("common.loginPassword"), value: login },
      { field: "confirmation", label: t("common.confirmationPassword"), value: confirmation },
    ],
    recovery: [{ field: "recovery", label: t("setUp.recoveryCode"), value: recovery }],
    password: [{ field: "password", label: t("restore.backupPassword"), value: password }],
  };
  const given = (): Pick<Restoring, "opener" | "confirmationPassword"> => {
    if (way === "login") {
      return {
        opener: { ...NOTHING, loginId, loginPassword: login },
        confirmationPassword: confirmation,
      };
    }
    const opener =
      way === "recovery" ? { ...NOTHING, recoveryCode: recovery } : { ...NOTHING, backupPassword: password };
    return { opener, confirmationPassword: null };
  };
  return {
    way,
    setWay: (chosen: Way) => {
      setTyped({ ...EMPTY, loginId });
      setWay(chosen);
    },
    typed,
    change: (changes: Partial<typeof EMPTY>) => setTyped({ ...typed, ...changes }),
    needed: needed[way],
    given,
    /** After a try. A recovery code is long, and stays to be put right. */
    forget: () => setTyped({ ...EMPTY, loginId, recovery }),
  };
}

/** Where a refusal can be put right. */
export function fieldOf({ code }: Problem): string | undefined {
  if (code === "wrong_credentials") return "login";
  if (code.startsWith("confirmation_")) return "confirmation";
  if (code === "recovery_code_wrong") return "recovery";
  if (code === "backup_password_wrong") return "password";
  if (code === "not_a_backup" || code.startsWith("backup_") || code.startsWith("file_")) return "file";
  return undefined;
}

export function OpenerFields({
  opener: { way, setWay, typed, change },
  at,
}: {
  opener: ReturnType<typeof useOpener>;
  at: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const passwordProps = (id: "login" | "confirmation" | "password") => ({
    id,
    value: typed[id],
    onChange: (value: string) => change({ [id]: value }),
    error: at(id),
    required: true,
    width: "full" as const,
  });
  return (
    <div className={styles.opener}>
      <RadioGroup
        label={t("restore.opener")}
        description={t("restore.openerHint")}
        value={way}
        onChange={setWay}
        options={WAYS.map((value) => ({ value, title: t(`restore.ways.${value}`) }))}
      />
      <div className={styles.fields}>
        {way === "login" && (
          <>
            <TextField
              id="login_id"
              label={t("common.loginId")}
              value={typed.loginId}
              onChange={(loginId) => change({ loginId })}
              error={at("login_id")}
              required
              width="full"
            />
            <PasswordField {...passwordProps("login")} label={t("common.loginPassword")} />
            <PasswordField {...passwordProps("confirmation")} label={t("common.confirmationPassword")} />
          </>
        )}
        {way === "recovery" && (
          <TextField
            id="recovery"
            label={t("setUp.recoveryCode")}
            description={t("recover.codeHint")}
            value={typed.recovery}
            onChange={(recovery) => change({ recovery })}
            error={at("recovery")}
            required
            width="full"
          />
        )}
        {way === "password" && (
          <PasswordField {...passwordProps("password")} label={t("restore.backupPassword")} />
        )}
      </div>
    </div>
  );
}
