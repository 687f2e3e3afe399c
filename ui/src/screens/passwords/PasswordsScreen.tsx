import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { Card, Section, SideBySide } from "../../components/Section.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Problem, useIpc } from "../../ipc/client.ts";
import styles from "./Passwords.module.css";

const EMPTY = {
  presentLogin: "",
  presentConfirmation: "",
  newLogin: "",
  newLoginAgain: "",
  newConfirmation: "",
  newConfirmationAgain: "",
};
type Field = keyof typeof EMPTY;

const FIELDS = Object.keys(EMPTY) as Field[];

/** 「パスワード変更」: one's own. Either one alone can be changed. */
export function PasswordsScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [typed, setTyped] = useState(EMPTY);
  const [done, setDone] = useState(false);
  const change = useSessionAct(ipc.changePasswords);
  const { errors, attempt, at, complete } = useFormErrors(change, fieldOf);

  const submit = async () => {
    setDone(false);
    const { presentLogin, presentConfirmation, newLogin, newConfirmation } = typed;
    const needed = (["presentLogin", "presentConfirmation"] as const).map((field) => ({
      field,
      label: t(`passwords.${field}`),
      value: typed[field],
    }));
    const wrong = [];
    if (newLogin === "" && newConfirmation === "") {
      wrong.push({ text: t("passwords.atLeastOne"), field: "newLogin" });
    }
    if (newLogin !== typed.newLoginAgain) {
      wrong.push({ text: t("passwords.loginDiffers"), field: "newLoginAgain" });
    }
    if (newConfirmation !== typed.newConfirmationAgain) {
      wrong.push({ text: t("passwords.confirmationDiffers"), field: "newConfirmationAgain" });
    }
    if (!complete(needed, wrong)) return;
    const session = await change.run({
      loginPassword: presentLogin,
      confirmationPassword: presentConfirmation,
      newLoginPassword: newLogin || null,
      newConfirmationPassword: newConfirmation || null,
    });
    setTyped(EMPTY);
    setDone(session !== undefined);
  };
  const field = (name: Field) => (
    <PasswordField
      key={name}
      id={name}
      width="full"
      label={t(`passwords.${name}`)}
      required={name.startsWith("present")}
      value={typed[name]}
      onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
      error={at(name)}
    />
  );
  return (
    <>
      <PageHeader title={t("passwords.title")}>
        <p className={styles.lead}>{t("passwords.lead")}</p>
      </PageHeader>
      {done && (
        <Notice tone="success" title={t("passwords.done")} live>
          <p>{t("passwords.doneText")}</p>
        </Notice>
      )}
      <SideBySide>
        <Card>
          <Form
            label={t("passwords.title")}
            onSubmit={() => void submit()}
            errors={errors}
            attempt={attempt}
            actions={
              <Button type="submit" variant="primary" size="large" pending={change.pending}>
                {t("passwords.action")}
              </Button>
            }
          >
            <h2>{t("passwords.present")}</h2>
            {FIELDS.slice(0, 2).map(field)}
            <h2>{t("passwords.new")}</h2>
            {FIELDS.slice(2).map(field)}
          </Form>
        </Card>
        <Section title={t("passwords.rules")}>
          <ul className={styles.rules}>
            <li>{t("passwords.ruleLogin")}</li>
            <li>{t("passwords.ruleConfirmation")}</li>
            <li>{t("passwords.ruleDiffer")}</li>
            <li>{t("passwords.ruleCommon")}</li>
            <li>{t("passwords.ruleFree")}</li>
          </ul>
        </Section>
      </SideBySide>
    </>
  );
}

/** Where a refusal can be put right. */
function fieldOf({ code, params: { rule } }: Problem): Field | undefined {
  if (code.startsWith("confirmation_")) return "presentConfirmation";
  if (code === "wrong_credentials" || code.startsWith("login_")) return "presentLogin";
  if (code !== "password_rule") return undefined;
  if (rule === "login_too_short") return "newLogin";
  return rule === "confirmation_too_short" || rule === "must_differ" ? "newConfirmation" : undefined;
}
