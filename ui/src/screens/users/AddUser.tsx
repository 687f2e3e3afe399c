import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { DateField } from "../../components/DateField.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import { grantable, needsContract, PERMISSIONS } from "../../components/user/acts.ts";
import { useDraft } from "../../draft.ts";
import { type Problem, type Purpose, type Role, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { PermissionFields } from "./PermissionFields.tsx";

const FIRST = {
  contract: null as string | null,
  loginId: "",
  name: "",
  kana: "",
  otpStart: null as string | null,
};

/** 利用者登録. */
export function AddUser({ onDone, onCancel }: { onDone: (user: UserView) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const id = useId();
  const [typed, setTyped] = useState(FIRST);
  const [role, setRole] = useState<Role | null>(null);
  const [permissions, setPermissions] = useState<readonly Purpose[]>(PERMISSIONS);
  const [passwords, setPasswords] = useState({ login: "", confirmation: "" });
  useDraft("add", { ...typed, role, permissions }, (draft) => {
    const { role, permissions, ...rest } = draft;
    setTyped(rest);
    setRole(role);
    setPermissions(permissions);
  });
  const askContract = needsContract(session);
  const contracts = useQuery({
    queryKey: ["contracts"],
    queryFn: () => ipc.contracts(),
    enabled: askContract,
  });

  const needed = [
    { field: "login_id", label: t("common.loginId"), value: typed.loginId },
    { field: "name", label: t("common.name"), value: typed.name },
    { field: "role", label: t("common.role"), value: role ?? "" },
    { field: "login_password", label: t("users.firstLoginPassword"), value: passwords.login },
    {
      field: "confirmation_password",
      label: t("users.firstConfirmationPassword"),
      value: passwords.confirmation,
    },
  ];
  if (askContract) {
    needed.unshift({ field: "contract", label: t("common.contract"), value: typed.contract ?? "" });
  }

  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    otp: session.hasToken,
    needed: needed.map((one) => ({ ...one, field: id + one.field })),
    act: async (authorisation) => {
      const added = ipc.addUser(
        {
          ...typed,
          role: role ?? "general",
          permissions: [...permissions],
          loginPassword: passwords.login,
          confirmationPassword: passwords.confirmation,
        },
        authorisation,
      );
      setPasswords({ login: "", confirmation: "" });
      return added;
    },
    fieldOf: (problem) => {
      const field = fieldOf(problem);
      return field && id + field;
    },
    onDone,
  });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });
  const set = (change: Partial<typeof FIRST>) => setTyped({ ...typed, ...change });

  return (
    <>
      <PageHeader title={t("users.add")} />
      <Form
        label={t("users.add")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("users.addAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("users.facts")}>
          {askContract && (
            <Select
              {...field("contract")}
              label={t("common.contract")}
              required
              value={typed.contract}
              onChange={(contract) => set({ contract })}
              options={(contracts.data?.items ?? [])
                .filter(({ status }) => status === "active")
                .map(({ code, name }) => ({
                  value: code,
                  text: t("users.contractChoice", { code, name }),
                }))}
            />
          )}
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
            onChange={(chosen) => {
              setRole(chosen);
              setPermissions(chosen === "read_only" ? [] : PERMISSIONS);
            }}
            options={grantable(session.person?.role).map((value) => ({ value, title: t(`role.${value}`) }))}
          />
          <DateField
            {...field("otp_start")}
            label={t("users.otpStart")}
            description={t("users.otpStartHint")}
            width="medium"
            value={typed.otpStart}
            onChange={(otpStart) => set({ otpStart })}
          />
        </Section>
        <Section title={t("users.permissions")}>
          <p className="quiet">{t("users.permissionsHint")}</p>
          {role === "read_only" ? (
            <p>{t("users.change.noPermissions")}</p>
          ) : (
            <PermissionFields id={`${id}permissions`} value={permissions} onChange={setPermissions} />
          )}
        </Section>
        <Section title={t("users.firstPasswords")}>
          <p className="quiet">{t("users.firstPasswordsHint")}</p>
          <div className="row">
            <PasswordField
              {...field("login_password")}
              label={t("users.firstLoginPassword")}
              description={t("users.loginPasswordRule")}
              required
              value={passwords.login}
              onChange={(login) => setPasswords({ ...passwords, login })}
            />
            <PasswordField
              {...field("confirmation_password")}
              label={t("users.firstConfirmationPassword")}
              description={t("users.confirmationPasswordRule")}
              required
              value={passwords.confirmation}
              onChange={(confirmation) => setPasswords({ ...passwords, confirmation })}
            />
          </div>
        </Section>
        <Section title={t("common.authorisation")}>
          <div className="row">
            <AuthorisationFields fields={fields} />
          </div>
        </Section>
      </Form>
    </>
  );
}

/** The field a refusal is about. */
function fieldOf({ code, params }: Problem): string | undefined {
  if (typeof params.field === "string") return params.field;
  if (code === "password_rule") {
    const ofConfirmation = params.rule === "confirmation_too_short" || params.rule === "must_differ";
    return ofConfirmation ? "confirmation_password" : "login_password";
  }
  if (code === "contract_unknown" || code === "user_limit") return "contract";
  if (code === "master_exactly_one" || code === "permission_denied") return "role";
  return undefined;
}
