import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { NewPasswordFields, NO_PASSWORDS, passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useAct } from "../../ipc/act.ts";
import { type Problem, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./AdministratorForm.module.css";

/** Who it is, his temporary passwords, and the master's own authorisation. */
export function AdministratorForm({ onAdded }: { onAdded: (name: string) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { hasToken } = useSession();
  const [who, setWho] = useState({ loginId: "", name: "", kana: "" });
  const [temporary, setTemporary] = useState(NO_PASSWORDS);
  const [password, setPassword] = useState("");
  const [otp, setOtp] = useState("");
  const add = useAct(ipc.addUser);
  const { errors, attempt, at, complete } = useFormErrors(add, fieldOf);
  const labels = { login: t("setUp.temporaryLogin"), confirmation: t("setUp.temporaryConfirmation") };
  const submit = async () => {
    const needed = [
      { field: "login_id", label: t("common.loginId"), value: who.loginId },
      { field: "name", label: t("common.name"), value: who.name },
      { field: "loginPassword", label: labels.login, value: temporary.login },
      { field: "confirmationPassword", label: labels.confirmation, value: temporary.confirmation },
      { field: "ownConfirmation", label: t("common.confirmationPassword"), value: password },
    ];
    const ownOtp = { field: "ownOtp", label: t("common.otp"), value: otp };
    if (!complete(hasToken ? [...needed, ownOtp] : needed)) return;
    const added = await add.run(
      {
        ...who,
        contract: null,
        role: "administrator",
        otpStart: null,
        permissions: null,
        loginPassword: temporary.login,
        confirmationPassword: temporary.confirmation,
      },
      { confirmationPassword: password, otp: hasToken ? otp : null },
    );
    setTemporary(NO_PASSWORDS);
    setPassword("");
    setOtp("");
    if (added) onAdded(added.name);
  };
  return (
    <Form
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      label={t("setUp.steps.administrator")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={add.pending}>
          {t("setUp.addAdministrator")}
        </Button>
      }
    >
      <div className={styles.fields}>
        <TextField
          id="login_id"
          label={t("common.loginId")}
          description={t("setUp.loginIdHint")}
          value={who.loginId}
          onChange={(loginId) => setWho({ ...who, loginId })}
          error={at("login_id")}
          required
          width="full"
        />
        <TextField
          id="name"
          label={t("common.name")}
          value={who.name}
          onChange={(name) => setWho({ ...who, name })}
          error={at("name")}
          required
          maxLength={100}
          width="full"
        />
        <TextField
          id="kana"
          label={t("common.kana")}
          value={who.kana}
          onChange={(kana) => setWho({ ...who, kana })}
          error={at("kana")}
          maxLength={100}
          width="full"
        />
      </div>
      <FieldGroup title={t("setUp.passwords")} description={t("setUp.administratorTemporary")}>
        <NewPasswordFields labels={labels} value={temporary} onChange={setTemporary} at={at} />
      </FieldGroup>
      <FieldGroup title={t("setUp.administratorAuthorise")}>
        <div className={styles.fields}>
          <PasswordField
            id="ownConfirmation"
            label={t("common.confirmationPassword")}
            value={password}
            onChange={setPassword}
            error={at("ownConfirmation")}
            required
            width="full"
          />
          {hasToken && (
            <CodeField
              id="ownOtp"
              description={t("setUp.otpNext")}
              value={otp}
              onChange={setOtp}
              error={at("ownOtp")}
              required
              width="full"
            />
          )}
        </div>
      </FieldGroup>
    </Form>
  );
}

function fieldOf(problem: Problem): string | undefined {
  const { code, params } = problem;
  if (code.startsWith("confirmation_")) return "ownConfirmation";
  if (code.startsWith("otp_")) return "ownOtp";
  if (code === "invalid_value" || code === "already_exists") return String(params.field);
  return passwordFieldOf(problem);
}
