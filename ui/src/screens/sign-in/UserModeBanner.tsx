import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Notice } from "../../components/Notice.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Person, useIpc } from "../../ipc/client.ts";
import styles from "./SignInScreen.module.css";

/** 「利用者モード」: whose desk this is, and his way back to it. */
export function UserModeBanner({ host }: { host: Person }) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState(false);
  return (
    <>
      <Notice tone="attention" title={t("signIn.userMode")}>
        <div className={styles.banner}>
          <p>{t("signIn.userModeText", { name: host.name })}</p>
          <Button icon="unlock" onPress={() => setEnding(true)}>
            {t("signIn.endUserMode")}
          </Button>
        </div>
      </Notice>
      <Dialog title={t("signIn.endUserMode")} open={ending} onClose={() => setEnding(false)}>
        <EndUserMode host={host} onCancel={() => setEnding(false)} />
      </Dialog>
    </>
  );
}

function EndUserMode({ host, onCancel }: { host: Person; onCancel: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [password, setPassword] = useState("");
  const end = useSessionAct(ipc.endUserMode);
  const { errors, attempt, at, complete } = useFormErrors(end, () => "host_password");
  const submit = async () => {
    const label = t("common.loginPassword");
    if (!complete([{ field: "host_password", label, value: password }])) return;
    await end.run(password);
    setPassword("");
  };
  return (
    <Form
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      label={t("signIn.endUserMode")}
      actions={
        <>
          <Button type="submit" variant="primary" pending={end.pending}>
            {t("signIn.endUserMode")}
          </Button>
          <Button onPress={onCancel}>{t("common.cancel")}</Button>
        </>
      }
    >
      <p>{t("signIn.endUserModeText", { name: host.name })}</p>
      <PasswordField
        id="host_password"
        label={t("common.loginPassword")}
        value={password}
        onChange={setPassword}
        error={at("host_password")}
        autoFocus
        width="full"
      />
    </Form>
  );
}
