import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { NewPasswordFields, NO_PASSWORDS, passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { TextField } from "../../components/TextField.tsx";
import { type UserView, useIpc } from "../../ipc/client.ts";

const ROLES = ["clerk", "supervisor"] as const;
type StaffRole = (typeof ROLES)[number];

/** 担当者の登録: branch and training. */
export function AddOperator({
  onDone,
  onCancel,
}: {
  onDone: (operator: UserView) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const [typed, setTyped] = useState({ loginId: "", name: "", kana: "" });
  const [role, setRole] = useState<StaffRole>("clerk");
  const [passwords, setPasswords] = useState(NO_PASSWORDS);
  const labels = { login: t("users.firstLoginPassword"), confirmation: t("users.firstConfirmationPassword") };
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    needed: [
      { field: `${id}login_id`, label: t("common.loginId"), value: typed.loginId },
      { field: `${id}name`, label: t("common.name"), value: typed.name },
      { field: "loginPassword", label: labels.login, value: passwords.login },
      { field: "confirmationPassword", label: labels.confirmation, value: passwords.confirmation },
    ],
    act: async (authorisation) => {
      setPasswords(NO_PASSWORDS);
      return ipc.addOperator(
        {
          ...typed,
          role,
          loginPassword: passwords.login,
          confirmationPassword: passwords.confirmation,
        },
        authorisation,
      );
    },
    fieldOf: (problem) => {
      const { field } = problem.params;
      return typeof field === "string" ? id + field : passwordFieldOf(problem);
    },
    onDone,
  });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change });
  return (
    <>
      <PageHeader title={t("operators.add")} />
      <Form
        label={t("operators.add")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("operators.addAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("operators.facts")}>
          <TextField
            {...field("login_id")}
            label={t("common.loginId")}
            description={t("users.loginIdHint")}
            required
            value={typed.loginId}
            onChange={(loginId) => set({ loginId })}
          />
          <div className="row">
            <TextField
              {...field("name")}
              label={t("common.name")}
              required
              value={typed.name}
              onChange={(name) => set({ name })}
            />
            <TextField
              {...field("kana")}
              label={t("common.kana")}
              value={typed.kana}
              onChange={(kana) => set({ kana })}
            />
          </div>
          <RadioGroup
            {...field("role")}
            label={t("common.role")}
            required
            value={role}
            onChange={setRole}
            options={ROLES.map((value) => ({
              value,
              title: t(`role.${value}`),
              description: t(`operators.roleText.${value}`),
            }))}
          />
        </Section>
        <Section title={t("users.firstPasswords")}>
          <p className="quiet">{t("users.firstPasswordsHint")}</p>
          <NewPasswordFields labels={labels} value={passwords} onChange={setPasswords} at={errorAt} />
        </Section>
        <Section title={t("common.authorisation")}>
          <p>{t("operators.addSentence")}</p>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}
