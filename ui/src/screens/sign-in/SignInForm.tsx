import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PasswordField } from "../../components/PasswordField.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";

/** Starts with what is filled in for practice; else empty. */
export function SignInForm(filledIn: { loginId: string; password: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [loginId, setLoginId] = useState(filledIn.loginId);
  const [password, setPassword] = useState(filledIn.password);
  const signIn = useSessionAct(ipc.signIn);
  const { errors, attempt, at, complete } = useFormErrors(signIn, ({ code }) =>
    code === "wrong_credentials" ? "password" : undefined,
  );
  const submit = async () => {
    const needed = [
      { field: "login_id", label: t("common.loginId"), value: loginId },
      { field: "password", label: t("common.loginPassword"), value: password },
    ];
    if (!complete(needed)) return;
    await signIn.run(loginId, password);
    setPassword("");
  };
  return (
    <Form
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      label={t("signIn.title")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={signIn.pending}>
          {t("signIn.submit")}
        </Button>
      }
    >
      <TextField
        id="login_id"
        label={t("common.loginId")}
        value={loginId}
        onChange={setLoginId}
        error={at("login_id")}
        autoFocus={filledIn.loginId === ""}
        width="full"
      />
      <PasswordField
        id="password"
        label={t("common.loginPassword")}
        value={password}
        onChange={setPassword}
        error={at("password")}
        width="full"
      />
    </Form>
  );
}
