import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { NewPasswordFields, NO_PASSWORDS, passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Problem, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./NewPasswordsScreen.module.css";

/** Temporary passwords have to be changed, both, before anything else. */
export function NewPasswordsScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person } = useSession();
  const [current, setCurrent] = useState(NO_PASSWORDS);
  const [wanted, setWanted] = useState(NO_PASSWORDS);
  const change = useSessionAct(ipc.changePasswords);
  const leave = useSessionAct(ipc.signOut);
  const { errors, attempt, at, complete } = useFormErrors(change, fieldOf);
  const submit = async () => {
    const needed = [
      { field: "currentLogin", label: t("newPasswords.currentLogin"), value: current.login },
      {
        field: "currentConfirmation",
        label: t("newPasswords.currentConfirmation"),
        value: current.confirmation,
      },
      { field: "loginPassword", label: t("newPasswords.newLogin"), value: wanted.login },
      { field: "confirmationPassword", label: t("newPasswords.newConfirmation"), value: wanted.confirmation },
    ];
    if (!complete(needed)) return;
    await change.run({
      loginPassword: current.login,
      confirmationPassword: current.confirmation,
      newLoginPassword: wanted.login,
      newConfirmationPassword: wanted.confirmation,
    });
    setCurrent(NO_PASSWORDS);
    setWanted(NO_PASSWORDS);
  };
  return (
    <PlainFrame wide>
      <PageHeader title={t("newPasswords.title")}>
        <div className={styles.lead}>
          {person && <p>{t("common.honorific", { name: person.name })}</p>}
          <p className="quiet">{t("newPasswords.lead")}</p>
        </div>
      </PageHeader>
      <Form
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        label={t("newPasswords.title")}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={change.pending}>
              {t("newPasswords.submit")}
            </Button>
            <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
              {t("nav.signOut")}
            </Button>
          </>
        }
      >
        <FieldGroup title={t("newPasswords.currentTitle")}>
          <div className={styles.current}>
            <PasswordField
              id="currentLogin"
              label={t("newPasswords.currentLogin")}
              value={current.login}
              onChange={(login) => setCurrent({ ...current, login })}
              error={at("currentLogin")}
              required
              width="full"
            />
            <PasswordField
              id="currentConfirmation"
              label={t("newPasswords.currentConfirmation")}
              value={current.confirmation}
              onChange={(confirmation) => setCurrent({ ...current, confirmation })}
              error={at("currentConfirmation")}
              required
              width="full"
            />
          </div>
        </FieldGroup>
        <FieldGroup title={t("newPasswords.newTitle")}>
          <NewPasswordFields
            labels={{ login: t("newPasswords.newLogin"), confirmation: t("newPasswords.newConfirmation") }}
            value={wanted}
            onChange={setWanted}
            at={at}
          />
        </FieldGroup>
      </Form>
    </PlainFrame>
  );
}

function fieldOf(problem: Problem): string | undefined {
  if (problem.code.startsWith("confirmation_")) return "currentConfirmation";
  return problem.code === "password_rule" ? passwordFieldOf(problem) : "currentLogin";
}
