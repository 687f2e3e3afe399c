import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { DateField } from "../../components/DateField.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Form } from "../../components/Form.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { TextField } from "../../components/TextField.tsx";
import { opensVault, PERMISSIONS, rolesFor } from "../../components/user/acts.ts";
import { type Particulars, type Problem, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import type { Changed } from "./ChangeUserScreen.tsx";
import { PermissionFields } from "./PermissionFields.tsx";
import { TemporaryPasswordsChoice, useTemporaryPasswords } from "./TemporaryPasswordsChoice.tsx";

/** What of a user others decide. */
export function particularsOf({ name, kana, role, otpStart, permissions }: UserView): Particulars {
  return { name, kana, role, otpStart, permissions };
}

const same = (a: Particulars, b: Particulars) =>
  a.name === b.name &&
  a.kana === b.kana &&
  a.role === b.role &&
  a.otpStart === b.otpStart &&
  String(a.permissions) === String(b.permissions);

/** The fields, as the user is now, and 「認証項目」. */
export function ChangeUserForm({
  user,
  onReload,
  onDone,
}: {
  user: UserView;
  onReload: () => void;
  onDone: (changed: Changed) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const id = useId();
  // As he was when the form was opened: somebody else may change him while it is filled in.
  const [seen] = useState(() => particularsOf(user));
  const [wanted, setWanted] = useState(seen);
  const set = (change: Partial<Particulars>) => setWanted({ ...wanted, ...change });
  const passwords = useTemporaryPasswords();
  const stale = !same(seen, particularsOf(user));
  const own = session.person?.loginId === user.loginId;
  const before = opensVault(session.edition, seen.role);
  const after = opensVault(session.edition, wanted.role);

  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    otp: session.hasToken,
    needed: [
      { field: `${id}name`, label: t("common.name"), value: wanted.name },
      { field: `${id}otp_start`, label: t("users.otpStart"), value: wanted.otpStart },
      ...(before === after ? [] : passwords.needed),
    ],
    act: async (authorisation) => {
      const { loginId } = user;
      const typed = before === after ? null : passwords.given();
      passwords.clear();
      return { issued: await ipc.changeUser({ loginId, seen, wanted }, typed, authorisation) };
    },
    fieldOf: (problem) => {
      const field = fieldOf(problem);
      return field ? id + field : passwords.fieldOf(problem);
    },
    onDone: ({ issued }) => onDone({ user, wanted, issued }),
  });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });

  return (
    <>
      {stale && (
        <Notice tone="attention" live title={t("users.change.stale")}>
          <p>{t("users.change.staleText")}</p>
          <Button icon="refresh" onPress={onReload}>
            {t("users.change.reload")}
          </Button>
        </Notice>
      )}
      <Form
        label={t("nav.changeUser")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <Button type="submit" variant="primary" size="large" pending={pending}>
            {t("users.change.action")}
          </Button>
        }
      >
        <Section title={t("users.facts")}>
          <DefinitionList
            items={[{ label: t("common.loginId"), value: <span className="figures">{user.loginId}</span> }]}
          />
          <div className="row">
            <TextField
              {...field("name")}
              label={t("common.name")}
              required
              value={wanted.name}
              onChange={(name) => set({ name })}
            />
            <TextField
              {...field("kana")}
              label={t("common.kana")}
              value={wanted.kana}
              onChange={(kana) => set({ kana })}
            />
          </div>
          {own ? (
            <Fixed label={t("common.role")} value={t(`role.${user.role}`)} why={t("users.change.ownRole")} />
          ) : user.role === "master" ? (
            <Fixed label={t("common.role")} value={t("role.master")} why={t("users.change.masterRole")} />
          ) : (
            <RadioGroup
              {...field("role")}
              label={t("common.role")}
              required
              value={wanted.role}
              onChange={(role) => set({ role, permissions: permissionsOf(role, wanted) })}
              options={rolesFor(session, user).map((value) => ({ value, title: t(`role.${value}`) }))}
            />
          )}
          <DateField
            {...field("otp_start")}
            label={t("users.otpStart")}
            width="medium"
            required
            value={wanted.otpStart || null}
            onChange={(otpStart) => set({ otpStart: otpStart ?? "" })}
          />
        </Section>
        <Section title={t("users.permissions")}>
          {wanted.role === "read_only" ? (
            <p>{t("users.change.noPermissions")}</p>
          ) : (
            <PermissionFields
              id={`${id}permissions`}
              value={wanted.permissions}
              disabled={own}
              onChange={(permissions) => set({ permissions })}
            />
          )}
        </Section>
        {before !== after && (
          <Section title={t("users.temporaryPasswords.title")}>
            <Notice tone="attention" live title={t("users.change.passwordsTitle")}>
              <p>{t(after ? "users.change.gainsSlot" : "users.change.losesSlot")}</p>
            </Notice>
            <TemporaryPasswordsChoice choice={passwords} at={errorAt} />
          </Section>
        )}
        <Section title={t("common.authorisation")}>
          <div className="row">
            <AuthorisationFields fields={fields} />
          </div>
        </Section>
      </Form>
    </>
  );
}

/** What nobody may change here, and why. */
function Fixed({ label, value, why }: { label: string; value: string; why: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const mayHandOver = session.person?.role === "master";
  return (
    <>
      <DefinitionList items={[{ label, value }]} />
      <p className="quiet">
        {why} {mayHandOver && <TextLink to="/manage/users/master">{t("nav.changeMaster")}</TextLink>}
      </p>
    </>
  );
}

/** Who is to look only has no purposes; who looked only gets those that others have. */
function permissionsOf(role: Particulars["role"], wanted: Particulars): Particulars["permissions"] {
  if (role === "read_only") return [];
  return wanted.role === "read_only" ? [...PERMISSIONS] : wanted.permissions;
}

/** The field a refusal is about. */
function fieldOf({ code, params }: Problem): string | undefined {
  if (code === "invalid_value" && typeof params.field === "string") return params.field;
  return code === "master_exactly_one" || code === "not_on_this_user" ? "role" : undefined;
}
