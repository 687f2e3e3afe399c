import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { maySucceed } from "../../components/user/acts.ts";
import { type Person, type Session, type UserView, useIpc } from "../../ipc/client.ts";
import { enterSession, useSession } from "../../ipc/session.ts";
import { UserTable } from "./UserTable.tsx";
import styles from "./users.module.css";

type HandedOver = { from: Person | null; to: UserView };

/** マスターユーザの交代. */
export function ChangeMasterScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<UserView | null>(null);
  const [done, setDone] = useState<HandedOver | null>(null);
  if (done) return <MasterResult handedOver={done} />;
  const isMaster = session.person?.role === "master";
  return (
    <>
      <PageHeader title={t("nav.changeMaster")}>
        <p className="quiet">{t("users.master.intro")}</p>
      </PageHeader>
      {!isMaster && <Notice tone="attention" title={t("users.master.onlyMaster")} />}
      {isMaster && <UserTable columns={["standing", "otp"]} selected={chosen} onSelect={setChosen} />}
      {isMaster && !chosen && <Notice tone="info">{t("users.chooseFirst")}</Notice>}
      {isMaster && chosen && !maySucceed(session, chosen) && (
        <Notice tone="info" live title={t("users.master.notHere", { name: chosen.name })}>
          {t("users.master.why")}
        </Notice>
      )}
      {isMaster && chosen && maySucceed(session, chosen) && (
        <HandOverCard
          key={chosen.loginId}
          user={chosen}
          onDone={(now) => {
            setDone({ from: session.person, to: chosen });
            // What he may do is less from now on.
            enterSession(client, now);
          }}
        />
      )}
    </>
  );
}

function HandOverCard({ user, onDone }: { user: UserView; onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const id = useId();
  const [password, setPassword] = useState("");
  const { name, loginId } = user;
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    otp: session.hasToken,
    needed: [{ field: id, label: t("users.master.password"), value: password }],
    act: async (authorisation) => {
      const given = password;
      setPassword("");
      return ipc.changeMaster(loginId, given, authorisation);
    },
    fieldOf: ({ code }) => (code === "login_password_wrong" || code === "login_locked" ? id : undefined),
    onDone,
  });
  return (
    <ActCard
      sentence={t("users.master.sentence", { name, loginId })}
      action={t("users.master.action")}
      variant="danger"
      pending={pending}
      errors={errors}
      attempt={attempt}
      onSubmit={submit}
    >
      <div className={styles.whole}>
        <Notice tone="attention">
          <ul className={styles.consequences}>
            <li>{t("users.master.youBecome")}</li>
            <li>{t("users.master.heGets", { name })}</li>
            <li>{t("users.master.onlyHe")}</li>
          </ul>
        </Notice>
      </div>
      <PasswordField
        id={id}
        label={t("users.master.password")}
        description={t("users.master.passwordHint", { name })}
        value={password}
        onChange={setPassword}
        error={errorAt(id)}
        required
      />
      <AuthorisationFields fields={fields} />
    </ActCard>
  );
}

/** 「マスターユーザの交代結果」: who is what now. */
function MasterResult({ handedOver: { from, to } }: { handedOver: HandedOver }) {
  const { t } = useTranslation();
  const change = (before: UserView["role"], after: UserView["role"]) =>
    t("users.master.changedFrom", { before: t(`role.${before}`), after: t(`role.${after}`) });
  const person = (name: string, loginId: string, role: string) => (
    <>
      {name} <span className="figures">{loginId}</span> {role}
    </>
  );
  return (
    <>
      <PageHeader title={t("users.master.resultTitle")} />
      <Notice tone="success" live title={t("users.master.done", { name: to.name })} />
      <Section title={t("users.change.changed")}>
        <DefinitionList
          items={[
            {
              label: t("users.master.newMaster"),
              value: person(to.name, to.loginId, change(to.role, "master")),
            },
            {
              label: t("users.master.oldMaster"),
              value: from && person(from.name, from.loginId, change("master", "administrator")),
            },
          ]}
        />
      </Section>
      <ResultActions />
    </>
  );
}
