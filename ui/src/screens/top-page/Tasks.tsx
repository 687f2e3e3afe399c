import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../components/Icon.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Overview } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { type DeskPath, maySee } from "../../routes.ts";
import styles from "./TopPage.module.css";

type DeskState = NonNullable<Overview["desk"]>;
type Task = {
  to: DeskPath;
  icon: IconName;
  urgent?: boolean;
  /** Left out where there is nothing to count. */
  count?: number;
  title: string;
  action: string;
};

/** What needs doing, the most pressing first; each leads to where it is done. */
export function Tasks({ state }: { state: DeskState }) {
  const { t } = useTranslation();
  const session = useSession();
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
      due: state.needsResync > 0,
      to: "/tokens",
      icon: "refresh",
      count: state.needsResync,
      title: t("top.needsResync"),
      action: t("top.needsResyncDo"),
    },
    {
      due: state.pending > 0,
      to: "/manage/users/enrol",
      icon: "clock",
      count: state.pending,
      title: t("top.pending"),
      action: t("top.pendingDo"),
    },
    {
      due: state.expired + state.expiring90 > 0,
      to: "/tokens",
      icon: "calendar",
      count: state.expired + state.expiring90,
      title: t("top.expiring"),
      action: t("top.expiringDo"),
    },
    {
      due: state.lost > 0,
      to: "/tokens",
      icon: "search",
      count: state.lost,
      title: t("top.lost"),
      action: t("top.lostDo"),
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

function TaskLink({ task: { to, icon, urgent, count, title, action } }: { task: Task }) {
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
    <Link className={look} onPress={() => go(to)}>
      {content}
      <Icon name="chevronRight" />
    </Link>
  );
}
