import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PlanPreview } from "../../components/PlanPreview.tsx";
import {
  carryOut,
  mayDo,
  mayEnrol,
  mayIssueTemporaryCodes,
  type UserAct,
} from "../../components/user/acts.ts";
import { EnrolUser } from "../../components/user/EnrolUser.tsx";
import { IssueTemporaryCodes } from "../../components/user/IssueTemporaryCodes.tsx";
import { LockChoice, useLockChoice } from "../../components/user/LockChoice.tsx";
import { type Issued, TemporaryCodesResult } from "../../components/user/TemporaryCodesResult.tsx";
import { type Session, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { type Outcome, UserResult } from "./UserResult.tsx";
import { type UserColumn, UserTable } from "./UserTable.tsx";

type Procedure = "stopUsers" | "unlockPasswords" | "enrolUser" | "temporaryCodes";

const COLUMNS: Record<Procedure, readonly UserColumn[]> = {
  stopUsers: ["standing"],
  unlockPasswords: ["standing", "eachLock"],
  enrolUser: ["standing", "otp"],
  temporaryCodes: ["standing", "otp"],
};

const CONCERNED: Record<Procedure, (user: UserView) => boolean> = {
  stopUsers: ({ status }) => status === "stopped",
  unlockPasswords: ({ locks }) => locks.login || locks.confirmation,
  enrolUser: ({ otp }) => otp === "pending",
  temporaryCodes: ({ temporaryCodes }) => temporaryCodes !== null,
};

/** What this page can do for a user, if anything. */
function actFor(
  procedure: Procedure,
  session: Session,
  user: UserView,
): UserAct | "enrol" | "issue" | undefined {
  if (procedure === "temporaryCodes") return mayIssueTemporaryCodes(session, user) ? "issue" : undefined;
  if (procedure === "enrolUser") return mayEnrol(session, user) ? "enrol" : undefined;
  const acts: UserAct[] = procedure === "stopUsers" ? ["stop", "resume"] : ["unlockPasswords"];
  return acts.find((act) => mayDo(act, session, user));
}

/** 利用者停止・解除. */
export function StopUsersScreen() {
  return <UserActScreen procedure="stopUsers" />;
}

/** パスワードのロック解除. */
export function UnlockPasswordsScreen() {
  return <UserActScreen procedure="unlockPasswords" />;
}

/** 利用開始登録 at the desk. */
export function EnrolUserScreen() {
  return <UserActScreen procedure="enrolUser" />;
}

/** 一時コード for a user whose token is away. */
export function TemporaryCodesScreen() {
  return <UserActScreen procedure="temporaryCodes" />;
}

/** Choose a user, and do to him what this page is for. */
function UserActScreen({ procedure }: { procedure: Procedure }) {
  const { t } = useTranslation();
  const session = useSession();
  const [chosen, setChosen] = useState<UserView | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [issued, setIssued] = useState<Issued | null>(null);
  if (issued) return <TemporaryCodesResult issued={issued} />;
  if (outcome) {
    const again = () => {
      setOutcome(null);
      setChosen(null);
    };
    return <UserResult outcome={outcome} onAgain={again} />;
  }
  const act = chosen && actFor(procedure, session, chosen);
  return (
    <>
      <PageHeader title={t(`nav.${procedure}`)}>
        <p className="quiet">{t(`users.${procedure}.intro`)}</p>
      </PageHeader>
      <UserTable
        columns={COLUMNS[procedure]}
        first={CONCERNED[procedure]}
        selected={chosen}
        onSelect={setChosen}
      />
      {!chosen && <Notice tone="info">{t("users.chooseFirst")}</Notice>}
      {chosen && !act && (
        <Notice tone="info" live title={t(`users.${procedure}.notHere`, { name: chosen.name })}>
          {t(`users.${procedure}.why`)}
        </Notice>
      )}
      {chosen && act === "enrol" && (
        <EnrolUser
          key={chosen.loginId}
          user={chosen}
          onDone={(enrolled) => setOutcome({ act, user: chosen, enrolled })}
        />
      )}
      {chosen && act === "issue" && (
        <IssueTemporaryCodes key={chosen.loginId} user={chosen} onDone={setIssued} />
      )}
      {chosen && act && act !== "enrol" && act !== "issue" && (
        <UserActCard
          key={`${chosen.loginId} ${act}`}
          act={act}
          user={chosen}
          onDone={() => setOutcome({ act, user: chosen })}
        />
      )}
    </>
  );
}

function UserActCard({ act, user, onDone }: { act: UserAct; user: UserView; onDone: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const choice = useLockChoice(user);
  const unlocks = act === "unlockPasswords";
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: (authorisation) => carryOut(ipc, act, user.loginId, authorisation, choice.which),
    check: unlocks ? choice.check : undefined,
    onDone,
  });
  return (
    <ActCard
      sentence={t(`users.act.${act}.sentence`, { name: user.name, loginId: user.loginId })}
      action={t(`users.act.${act}.action`)}
      pending={pending}
      errors={errors}
      attempt={attempt}
      onSubmit={submit}
    >
      {(act === "stop" || act === "resume") && <PlanPreview plan={{ act, users: [user.loginId] }} />}
      {unlocks && <LockChoice user={user} choice={choice} error={errorAt(choice.id)} />}
      <AuthorisationFields fields={fields} />
    </ActCard>
  );
}
