import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../components/Icon.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Overview } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { showNext, type TokenList } from "../../list-memory.ts";
import { useGo } from "../../navigation.ts";
import { type DeskPath, maySee } from "../../routes.ts";
import styles from "./TopPage.module.css";
import { useClockWrong, useOldBackup, useSeedFilesLeft } from "./vault-tasks.ts";

type DeskState = NonNullable<Overview["desk"]>;
type Task = {
  to: DeskPath;
  icon: IconName;
  urgent?: boolean;
  /** Left out where there is nothing to count. */
  count?: number;
  title: string;
  action: string;
  /** What the ledger shows there. */
  tokens?: TokenList;
};

/** The bands of expiry, each that has more tokens than the one before it. */
function bands({ expiring7, expiring30, expiring60, expiring90 }: DeskState) {
  return [
    { days: 7, expiry: "within7" as const, count: expiring7, more: expiring7 > 0 },
    { days: 30, expiry: "within30" as const, count: expiring30, more: expiring30 > expiring7 },
    { days: 60, expiry: "within60" as const, count: expiring60, more: expiring60 > expiring30 },
    { days: 90, expiry: "within90" as const, count: expiring90, more: expiring90 > expiring60 },
  ];
}

/** What needs doing, the most pressing first; each leads to where it is done. */
export function Tasks({ state }: { state: DeskState }) {
  const { t } = useTranslation();
  const session = useSession();
  const clockWrong = useClockWrong();
  const backup = useOldBackup();
  const leftovers = useSeedFilesLeft();
  const all: (Task & { due: boolean })[] = [
    {
      due: state.suspended > 0,
      to: "/manage/users/unlock",
      icon: "ban",
      urgent: true,
      count: state.suspended,
      title: t("top.suspended"),
      action: t("top.suspendedDo"),
    },
    {
      due: state.lockedPasswords > 0,
      to: "/manage/users/passwords",
      icon: "lock",
      urgent: true,
      count: state.lockedPasswords,
      title: t("top.lockedPasswords"),
      action: t("top.lockedPasswordsDo"),
    },
    {
      due: state.noTokens,
      to: "/tokens/import",
      icon: "upload",
      title: t("top.noTokens"),
      action: t("top.noTokensDo"),
    },
    {
      due: clockWrong,
      to: "/clock",
      icon: "clock",
      urgent: true,
      title: t("top.clock"),
      action: t("top.clockDo"),
    },
    {
      due: state.expired > 0,
      to: "/tokens",
      tokens: { expiry: "expired" },
      icon: "calendar",
      urgent: true,
      count: state.expired,
      title: t("top.expired"),
      action: t("top.expiringDo"),
    },
    {
      due: state.needsResync > 0,
      to: "/tokens",
      tokens: { timekeeping: "needs_resync" },
      icon: "refresh",
      count: state.needsResync,
      title: t("top.needsResync"),
      action: t("top.needsResyncDo"),
    },
    {
      due: state.offTime > 0,
      to: "/tokens",
      tokens: { timekeeping: "off" },
      icon: "refresh",
      count: state.offTime,
      title: t("top.offTime"),
      action: t("top.offTimeDo"),
    },
    ...bands(state).map(({ days, expiry, count, more }) => ({
      due: more,
      to: "/tokens" as const,
      tokens: { expiry },
      icon: "calendar" as const,
      count,
      title: t("top.expiring", { days }),
      action: t("top.expiringDo"),
    })),
    {
      due: state.pending > 0,
      to: "/manage/users/enrol",
      icon: "user",
      count: state.pending,
      title: t("top.pending"),
      action: t("top.pendingDo"),
    },
    {
      due: state.lost > 0,
      to: "/tokens",
      tokens: { state: "lost" },
      icon: "search",
      count: state.lost,
      title: t("top.lost"),
      action: t("top.lostDo"),
    },
    {
      due: backup === "never" || typeof backup === "number",
      to: "/manage/vault/backups",
      icon: "lock",
      title: typeof backup === "number" ? t("top.backupOld", { days: backup }) : t("top.backupNever"),
      action: t("top.backupDo"),
    },
    {
      due: leftovers > 0,
      to: "/tokens/import",
      icon: "upload",
      count: leftovers,
      title: t("top.seedFiles"),
      action: t("top.seedFilesDo"),
    },
  ];
  const due = all.filter((task) => task.due);
  return (
    <>
      {state.noAdministrator && (
        <Notice tone="attention" title={t("top.noAdministrator")}>
          <p>{t("top.noAdministratorHelp")}</p>
          {maySee(session, "/manage/users/list") && (
            <LinkButton to="/manage/users/list">{t("top.addAdministrator")}</LinkButton>
          )}
        </Notice>
      )}
      <Section title={t("top.todo")} actions={<SetUpLeft state={state} />}>
        {due.length === 0 ? (
          <p className={styles.clear}>
            <Icon name="check" />
            {t("top.clear")}
          </p>
        ) : (
          <ul className={styles.tasks}>
            {due.map((task) => (
              <li key={task.title}>
                <TaskLink task={task} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

/** The way back to what the set-up of a company left for later. */
function SetUpLeft({ state }: { state: DeskState }) {
  const { t } = useTranslation();
  const session = useSession();
  const left = session.edition === "company" && (state.noTokens || state.noAdministrator);
  if (!left || !maySee(session, "/setup")) return null;
  return <LinkButton to="/setup">{t("top.continueSetUp")}</LinkButton>;
}

function TaskLink({ task: { to, icon, urgent, count, title, action, tokens } }: { task: Task }) {
  const go = useGo();
  const session = useSession();
  const format = useFormat();
  const content = (
    <>
      <Icon name={icon} large />
      <span className={styles.taskText}>
        <span className={styles.taskTitle}>{title}</span>
        <span className={styles.taskAction}>{action}</span>
      </span>
      {count !== undefined && <span className={styles.count}>{format.number(count)}</span>}
    </>
  );
  const look = urgent ? `${styles.task} ${styles.urgent}` : styles.task;
  // Who may only look sees it without a way there.
  if (!maySee(session, to)) return <span className={look}>{content}</span>;
  return (
    <Link
      className={look}
      onPress={() => {
        if (tokens) showNext("tokens", session.person?.loginId ?? null, tokens);
        go(to);
      }}
    >
      {content}
      <Icon name="chevronRight" />
    </Link>
  );
}
