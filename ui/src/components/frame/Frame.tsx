import { Fragment, type ReactNode } from "react";
import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useGo, usePathname, usePathParams } from "../../navigation.ts";
import { type DeskPath, maySee, NAVIGATION, PLACES, trailTo } from "../../routes.ts";
import { Brand } from "../Brand.tsx";
import { Button } from "../Button.tsx";
import { Icon, type IconName } from "../Icon.tsx";
import { TextLink } from "../LinkButton.tsx";
import { ClockAnnouncement, ClockBanner } from "./ClockBanner.tsx";
import styles from "./Frame.module.css";
import { PrintFoot } from "./PrintFoot.tsx";
import { RollbackBanner } from "./RollbackBanner.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { TrainingMark } from "./TrainingMark.tsx";

const ICONS: Partial<Record<DeskPath, IconName>> = {
  "/": "home",
  "/manage": "users",
  "/verify": "key",
  "/tokens": "token",
  "/history": "history",
  "/training": "graduation",
  "/settings": "settings",
};

/** The desk: top bar, グローバルナビゲーション, path, page, and a panel at the right if there is one. */
export function Frame({ children }: { children: ReactNode }) {
  const { edition } = useSession();
  return (
    <div className={edition === "training" ? `${styles.frame} ${styles.training}` : styles.frame}>
      <ClockAnnouncement />
      <TopBar />
      <Navigation />
      <main className={styles.main} key={usePathname()}>
        <RollbackBanner />
        <ClockBanner />
        <Trail />
        <div className={styles.page}>{children}</div>
        <PrintFoot />
      </main>
      <SidePanel className={styles.side} />
    </div>
  );
}

function TopBar() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person, contractName, institution, edition } = useSession();
  const lock = useSessionAct(ipc.lock);
  const signOut = useSessionAct(ipc.signOut);
  return (
    <header className={styles.bar}>
      <Brand />
      {edition === "training" && <TrainingMark />}
      <span className={styles.contract}>{contractName ?? institution}</span>
      {person && (
        <span className={styles.person}>
          {t("common.withRole", { name: person.name, role: t(`role.${person.role}`) })}
        </span>
      )}
      <Button variant="quiet" icon="lock" pending={lock.pending} onPress={() => void lock.run()}>
        {t("nav.lock")}
      </Button>
      <Button variant="quiet" icon="logout" pending={signOut.pending} onPress={() => void signOut.run()}>
        {t("nav.signOut")}
      </Button>
    </header>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const session = useSession();
  const go = useGo();
  const pathname = usePathname();
  const places = NAVIGATION.flatMap((path) => PLACES.filter((place) => place.path === path));
  return (
    <nav className={styles.navigation} aria-label={t("nav.label")}>
      <ul>
        {places
          .filter(({ path }) => maySee(session, path))
          .map(({ path, title }) => {
            const within = path === "/" ? pathname === "/" : pathname.startsWith(path);
            return (
              <li key={path}>
                <Link
                  className={within ? `${styles.item} ${styles.here}` : styles.item}
                  aria-current={pathname === path ? "page" : within ? "true" : undefined}
                  onPress={() => go(path)}
                >
                  <Icon name={ICONS[path] ?? "chevronRight"} />
                  <span>{phrases(t(title))}</span>
                </Link>
              </li>
            );
          })}
      </ul>
    </nav>
  );
}

/** Where a long name may break: not in the middle of a word. */
function phrases(text: string): ReactNode {
  return text.split(/(?<=ワンタイム)(?=パスワード)/).map((phrase, index) => (
    <Fragment key={phrase}>
      {index > 0 && <wbr />}
      {phrase}
    </Fragment>
  ));
}

/** 「管理 › 利用者管理 › …」. */
function Trail() {
  const { t } = useTranslation();
  const session = useSession();
  const trail = trailTo(usePathname());
  // A place above one token is that token.
  const params = usePathParams();
  if (trail.length < 2) return null;
  return (
    <nav className={styles.trail} aria-label={t("nav.path")}>
      <ol>
        {trail.map(({ path, title }, index) => (
          <li key={path}>
            {index < trail.length - 1 && maySee(session, path) ? (
              <TextLink to={path} params={params}>
                {t(title)}
              </TextLink>
            ) : (
              <span aria-current={index === trail.length - 1 ? "page" : undefined}>{t(title)}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
