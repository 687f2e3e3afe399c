import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { BackupOpener, Problem } from "../../ipc/client.ts";
import styles from "./backups.module.css";

const WAYS = ["operator", "recovery", "password"] as const;
type Way = (typeof WAYS)[number];

/** What is typed to open a backup that the vault's own keys do not open. */
export function useOpener() {
  const { t } = useTranslation();
  const id = useId();
  const [way, setWay] = useState<Way>("operator");
  const [loginId, setLoginId] = useState("");
  const [secret, setSecret] = useState("");
  const ids = { loginId: `${id}login_id`, secret: `${id}${way}` };
  const label = {
    operator: t("backups.loginPasswordThen"),
    recovery: t("backups.recoveryThen"),
    password: t("backups.password"),
  }[way];
  const opener: BackupOpener = {
    loginId: way === "operator" ? loginId : null,
    loginPassword: way === "operator" ? secret : null,
    recoveryCode: way === "recovery" ? secret : null,
    backupPassword: way === "password" ? secret : null,
  };
  const needed = [{ field: ids.secret, label, value: secret }];
  if (way === "operator") {
    needed.unshift({ field: ids.loginId, label: t("common.loginId"), value: loginId });
  }
  return {
    opener,
    needed,
    /** Where a refusal can be put right. */
    fieldOf: ({ code }: Problem) => (WRONG.includes(code) ? ids.secret : undefined),
    forget: () => setSecret(""),
    fields: {
      ids,
      label,
      way,
      loginId,
      secret,
      setLoginId,
      setSecret,
      choose: (chosen: Way) => {
        setWay(chosen);
        setSecret("");
      },
    },
  };
}

const WRONG = ["wrong_credentials", "recovery_code_wrong", "backup_password_wrong"];

export function OpenerFields({
  fields: { ids, label, way, loginId, secret, setLoginId, setSecret, choose },
  at,
  onChoose,
}: {
  fields: ReturnType<typeof useOpener>["fields"];
  /** What is wrong with a field. */
  at: (field: string) => string | undefined;
  /** Another way: what was wrong with the last one is over. */
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  const asked = useRef<HTMLDivElement>(null);
  // What is asked for is read first.
  useEffect(() => asked.current?.focus(), []);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a message, not a group of fields. */}
      <div ref={asked} role="group" aria-label={t("backups.notOurs")} tabIndex={-1} className={styles.asked}>
        <Notice tone="attention" title={t("backups.notOurs")}>
          <p>{t("backups.notOursText")}</p>
        </Notice>
      </div>
      <RadioGroup
        label={t("backups.opener")}
        value={way}
        onChange={(chosen) => {
          choose(chosen);
          onChoose();
        }}
        options={WAYS.map((value) => ({ value, title: t(`backups.way.${value}`) }))}
      />
      <div className="row">
        {way === "operator" && (
          <TextField
            id={ids.loginId}
            label={t("common.loginId")}
            required
            value={loginId}
            onChange={setLoginId}
            error={at(ids.loginId)}
          />
        )}
        {way === "recovery" ? (
          <TextField
            id={ids.secret}
            label={label}
            description={t("backups.recoveryHint")}
            required
            width="full"
            value={secret}
            onChange={setSecret}
            error={at(ids.secret)}
          />
        ) : (
          <PasswordField
            id={ids.secret}
            label={label}
            required
            value={secret}
            onChange={setSecret}
            error={at(ids.secret)}
          />
        )}
      </div>
    </>
  );
}
