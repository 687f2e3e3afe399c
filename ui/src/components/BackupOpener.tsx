import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BackupOpener, Problem } from "../ipc/client.ts";
import styles from "./BackupOpener.module.css";
import type { NeededField } from "./form-errors.ts";
import { PasswordField } from "./PasswordField.tsx";
import { RadioGroup } from "./RadioGroup.tsx";
import { TextField } from "./TextField.tsx";

const WAYS = ["login", "recovery", "password"] as const;
type Way = (typeof WAYS)[number];

const FIELDS = ["loginId", "login", "confirmation", "recovery", "password"] as const;
type Field = (typeof FIELDS)[number];

const EMPTY: Record<Field, string> = {
  loginId: "",
  login: "",
  confirmation: "",
  recovery: "",
  password: "",
};

/** What is typed to open a backup: for one of three ways, what opened the vault when the backup was made. */
export function useBackupOpener({
  ofThatTime = false,
  confirmed = false,
}: {
  /** The vault has other passwords and another code now: the labels say which ones are meant. */
  ofThatTime?: boolean;
  /** Passwords open it only together with the confirmation password. */
  confirmed?: boolean;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [way, setWay] = useState<Way>("login");
  const [typed, setTyped] = useState(EMPTY);
  const then = (label: string) => (ofThatTime ? t("backupOpener.ofThatTime", { label }) : label);
  const labels: Record<Field, string> = {
    loginId: t("common.loginId"),
    login: then(t("common.loginPassword")),
    confirmation: then(t("common.confirmationPassword")),
    recovery: then(t("setUp.recoveryCode")),
    password: t("backups.password"),
  };
  const asked: Record<Way, Field[]> = {
    login: confirmed ? ["loginId", "login", "confirmation"] : ["loginId", "login"],
    recovery: ["recovery"],
    password: ["password"],
  };
  const given = (field: Field) => (asked[way].includes(field) ? typed[field] : null);
  const idOf = (field: Field) => `${id}${field}`;
  const opener: BackupOpener = {
    loginId: given("loginId"),
    loginPassword: given("login"),
    recoveryCode: given("recovery"),
    backupPassword: given("password"),
  };
  return {
    opener,
    confirmationPassword: given("confirmation"),
    needed: asked[way].map(
      (field): NeededField => ({ field: idOf(field), label: labels[field], value: typed[field] }),
    ),
    /** Where a refusal can be put right. */
    fieldOf: (problem: Problem) => {
      const field = fieldOf(problem);
      return field && idOf(field);
    },
    /** After a try. A recovery code is long, and stays to be put right. */
    forget: () => setTyped(({ loginId, recovery }) => ({ ...EMPTY, loginId, recovery })),
    fields: {
      way,
      hint: ofThatTime ? undefined : t("backupOpener.hint"),
      asked: asked[way].map((name) => ({ name, id: idOf(name), label: labels[name], value: typed[name] })),
      change: (field: Field, value: string) => setTyped((before) => ({ ...before, [field]: value })),
      choose: (chosen: Way) => {
        setTyped(({ loginId }) => ({ ...EMPTY, loginId }));
        setWay(chosen);
      },
    },
  };
}

function fieldOf({ code }: Problem): Field | undefined {
  if (code === "wrong_credentials") return "login";
  if (code.startsWith("confirmation_")) return "confirmation";
  if (code === "recovery_code_wrong") return "recovery";
  if (code === "backup_password_wrong") return "password";
  return undefined;
}

/** Which way, and its fields. */
export function BackupOpenerFields({
  fields: { way, hint, asked, change, choose },
  at,
  onChoose,
}: {
  fields: ReturnType<typeof useBackupOpener>["fields"];
  /** What is wrong with a field. */
  at: (field: string) => string | undefined;
  /** Another way: what was wrong with the last one is over. */
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.opener}>
      <RadioGroup
        label={t("backupOpener.title")}
        description={hint}
        value={way}
        onChange={(chosen) => {
          choose(chosen);
          onChoose();
        }}
        options={WAYS.map((value) => ({ value, title: t(`backupOpener.way.${value}`) }))}
      />
      <div className={styles.fields}>
        {asked.map(({ name, id, label, value }) => {
          const props = {
            id,
            label,
            value,
            onChange: (text: string) => change(name, text),
            error: at(id),
            required: true,
            width: "full" as const,
          };
          switch (name) {
            case "loginId":
              return <TextField key={name} {...props} />;
            case "recovery":
              return <TextField key={name} {...props} description={t("recover.codeHint")} />;
            default:
              return <PasswordField key={name} {...props} />;
          }
        })}
      </div>
    </div>
  );
}
