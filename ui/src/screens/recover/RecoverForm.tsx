import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { NewPasswordFields, NO_PASSWORDS, passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useAct } from "../../ipc/act.ts";
import { type Problem, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import type { Recovered } from "./NewCode.tsx";
import styles from "./recover.module.css";

/** What it does, and what it needs. */
export function RecoverForm({
  onRecovered,
  onLeave,
}: {
  onRecovered: (recovered: Recovered) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person } = useSession();
  const [loginId, setLoginId] = useState(person?.loginId ?? "");
  const [code, setCode] = useState("");
  const [passwords, setPasswords] = useState(NO_PASSWORDS);
  const recover = useAct(ipc.recoverAccess);
  const { errors, attempt, at, complete } = useFormErrors(recover, fieldOf);
  const submit = async () => {
    const { login, confirmation } = passwords;
    const needed = [
      { field: "login_id", label: t("common.loginId"), value: loginId },
      { field: "recovery_code", label: t("setUp.recoveryCode"), value: code },
      { field: "loginPassword", label: t("newPasswords.newLogin"), value: login },
      { field: "confirmationPassword", label: t("newPasswords.newConfirmation"), value: confirmation },
    ];
    if (!complete(needed)) return;
    const answer = await recover.run({
      loginId,
      recoveryCode: code,
      newLoginPassword: login,
      newConfirmationPassword: confirmation,
    });
    // The code stays after a refusal: one character of many is mistyped sooner than all of them.
    setPasswords(NO_PASSWORDS);
    if (answer) onRecovered({ loginId, code: answer.recoveryCode });
  };
  return (
    <PlainFrame wide>
      <PageHeader title={t("recover.open")}>
        <p className="quiet">{t("recover.lead")}</p>
      </PageHeader>
      <Notice tone="attention" title={t("recover.whatHappens")}>
        <ul className={styles.list}>
          <li>{t("recover.endsToken")}</li>
          <li>{t("recover.newPasswords")}</li>
          <li>{t("recover.newCode")}</li>
          <li>{t("recover.recorded")}</li>
        </ul>
      </Notice>
      <Form
        label={t("recover.open")}
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" icon="key" pending={recover.pending}>
              {t("recover.submit")}
            </Button>
            <Button isDisabled={recover.pending} onPress={onLeave}>
              {t("common.back")}
            </Button>
          </>
        }
      >
        <div className={styles.fields}>
          <TextField
            id="login_id"
            label={t("common.loginId")}
            description={t("recover.loginIdHint")}
            value={loginId}
            onChange={setLoginId}
            error={at("login_id")}
            required
            width="full"
          />
          <TextField
            id="recovery_code"
            label={t("setUp.recoveryCode")}
            description={t("recover.codeHint")}
            value={code}
            onChange={setCode}
            error={at("recovery_code")}
            required
            width="full"
          />
        </div>
        <FieldGroup title={t("newPasswords.newTitle")}>
          <NewPasswordFields
            labels={{ login: t("newPasswords.newLogin"), confirmation: t("newPasswords.newConfirmation") }}
            value={passwords}
            onChange={setPasswords}
            at={at}
          />
        </FieldGroup>
      </Form>
    </PlainFrame>
  );
}

function fieldOf(problem: Problem): string | undefined {
  if (problem.code === "recovery_code_wrong") return "recovery_code";
  if (problem.code === "user_unknown") return "login_id";
  return passwordFieldOf(problem);
}
