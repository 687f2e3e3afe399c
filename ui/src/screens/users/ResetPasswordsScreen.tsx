import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { RoleChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { isStaff, mayReset } from "../../components/user/acts.ts";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import { LockMark } from "../../components/user/LockMark.tsx";
import { type IssuedPasswords, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { usePathParam } from "../../navigation.ts";
import { PasswordSheets } from "./PasswordSheets.tsx";
import { TemporaryPasswordsChoice, useTemporaryPasswords } from "./TemporaryPasswordsChoice.tsx";
import styles from "./users.module.css";

type Reset = { user: UserView; issued: IssuedPasswords | null };

/** パスワード再設定. */
export function ResetPasswordsScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const loginId = usePathParam("loginId");
  const query = useQuery({ queryKey: ["user", loginId], queryFn: () => ipc.user(loginId) });
  const [done, setDone] = useState<Reset | null>(null);
  if (done) return <ResetResult reset={done} />;
  return (
    <>
      <PageHeader title={t("nav.resetPasswords")} actions={<BackToUser />}>
        <p className="quiet">{t("users.reset.intro")}</p>
      </PageHeader>
      <Loaded query={query}>
        {(user) =>
          mayReset(session, user) ? (
            <ResetForm user={user} onDone={(issued) => setDone({ user, issued })} />
          ) : (
            <Notice tone="attention" title={t("users.reset.notHere")}>
              <p>{t("users.reset.why")}</p>
            </Notice>
          )
        }
      </Loaded>
    </>
  );
}

function ResetForm({ user, onDone }: { user: UserView; onDone: (issued: IssuedPasswords | null) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const passwords = useTemporaryPasswords();
  const { name, loginId } = user;
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    otp: session.hasToken && !isStaff(user.role),
    needed: passwords.needed,
    act: async (authorisation) => {
      const typed = passwords.given();
      passwords.clear();
      return { issued: await ipc.resetPasswords(loginId, typed, authorisation) };
    },
    fieldOf: passwords.fieldOf,
    onDone: ({ issued }) => onDone(issued),
  });
  return (
    <>
      <Section title={t("users.facts")}>
        <DefinitionList
          items={[
            { label: t("common.name"), value: name },
            { label: t("common.loginId"), value: <span className="figures">{loginId}</span> },
            { label: t("common.role"), value: <RoleChip role={user.role} /> },
            { label: t("users.lock.login"), value: <LockMark locked={user.locks.login} /> },
            { label: t("users.lock.confirmation"), value: <LockMark locked={user.locks.confirmation} /> },
          ]}
        />
      </Section>
      <ActCard
        sentence={t("users.reset.sentence", { name, loginId })}
        action={t("users.reset.action")}
        icon="key"
        pending={pending}
        errors={errors}
        attempt={attempt}
        onSubmit={submit}
      >
        <TemporaryPasswordsChoice choice={passwords} at={errorAt} />
        <AuthorisationFields fields={fields} />
      </ActCard>
    </>
  );
}

/** 「パスワード再設定結果」: the only time that passwords are shown which were made up. */
function ResetResult({ reset: { user, issued } }: { reset: Reset }) {
  const { t } = useTranslation();
  const { name, loginId } = user;
  return (
    <>
      <div className={issued ? "screen-only stack" : "stack"}>
        <PageHeader title={t("users.reset.resultTitle")} />
        <Notice tone="success" live title={t("users.reset.done", { name })}>
          {!issued && <p>{t("users.reset.typedDone")}</p>}
        </Notice>
      </div>
      {issued && <PasswordSheets issued={[{ loginId, name, passwords: issued }]} />}
      <div className={styles.actions}>
        <BackToUser />
        <ResultActions />
      </div>
    </>
  );
}
