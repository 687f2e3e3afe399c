import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PlanPreview } from "../../components/PlanPreview.tsx";
import { carryOut, needsOtp, type UserAct } from "../../components/user/acts.ts";
import { LockChoice, useLockChoice } from "../../components/user/LockChoice.tsx";
import { type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** An act on one user, asked for in a dialog. */
export function UserActDialog({
  act,
  user,
  onClose,
  onDone,
}: {
  act: UserAct;
  user: UserView;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const { name, loginId } = user;
  const choice = useLockChoice(user);
  const unlocks = act === "unlockPasswords";
  return (
    <AuthorisedDialog
      title={t(`users.act.${act}.title`)}
      action={t(`users.act.${act}.action`)}
      variant={act === "delete" ? "danger" : "primary"}
      otp={needsOtp(act, session)}
      act={(authorisation) => carryOut(ipc, act, loginId, authorisation, choice.which)}
      check={unlocks ? choice.check : undefined}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(`users.act.${act}.sentence`, { name, loginId })}</p>
      {(act === "stop" || act === "resume") && <PlanPreview plan={{ act, users: [loginId] }} />}
      {unlocks && <LockChoice user={user} choice={choice} />}
      {act === "delete" && <Notice tone="danger">{t("users.act.delete.consequence")}</Notice>}
    </AuthorisedDialog>
  );
}
