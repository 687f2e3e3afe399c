import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import type { IconName } from "../../components/Icon.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import {
  mayChange,
  mayDo,
  mayEnrol,
  mayIssueTemporaryCodes,
  mayReset,
  mayRevoke,
  mayUnlockOtp,
  type UserAct,
} from "../../components/user/acts.ts";
import type { UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./user-card.module.css";

/** What is done on this page. */
export type Asked = UserAct | "enrol" | "issue";

const ICONS: readonly [UserAct, IconName][] = [
  ["unlockPasswords", "lock"],
  ["revokeTemporaryCodes", "close"],
  ["stop", "ban"],
  ["resume", "check"],
  ["delete", "trash"],
];

/** Every act this operator has on this user; the manual's procedures on their own pages, which come back here. */
export function Acts({
  user,
  asked,
  onAsk,
}: {
  user: UserView;
  asked: Asked | null;
  onAsk: (act: Asked) => void;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const { loginId } = user;
  const unlocks = mayUnlockOtp(session, user);
  return (
    <div className={styles.actions}>
      {unlocks && (
        <LinkButton
          to="/manage/users/detail/$loginId/unlock"
          params={{ loginId }}
          variant="primary"
          icon="unlock"
        >
          {t("nav.unlock")}
        </LinkButton>
      )}
      {mayEnrol(session, user) && (
        <Button
          variant={unlocks ? "secondary" : "primary"}
          icon="token"
          aria-expanded={asked === "enrol"}
          onPress={() => onAsk("enrol")}
        >
          {t("nav.enrolUser")}
        </Button>
      )}
      {mayIssueTemporaryCodes(session, user) && (
        <Button icon="key" aria-expanded={asked === "issue"} onPress={() => onAsk("issue")}>
          {t("users.temporaryCodes.open")}
        </Button>
      )}
      {mayRevoke(session, user) && (
        <LinkButton to="/manage/users/detail/$loginId/revoke" params={{ loginId }} icon="warning">
          {t("nav.revoke")}
        </LinkButton>
      )}
      {mayChange(session, user) && (
        <LinkButton to="/manage/users/detail/$loginId/change" params={{ loginId }} icon="edit">
          {t("users.change.open")}
        </LinkButton>
      )}
      {mayReset(session, user) && (
        <LinkButton to="/manage/users/detail/$loginId/reset" params={{ loginId }} icon="key">
          {t("users.reset.open")}
        </LinkButton>
      )}
      {ICONS.filter(([act]) => mayDo(act, session, user)).map(([act, icon]) => (
        <Button key={act} icon={icon} onPress={() => onAsk(act)}>
          {t(`users.act.${act}.title`)}
        </Button>
      ))}
    </div>
  );
}
