import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { helpPlace } from "../../help/text.ts";
import { useSession } from "../../ipc/session.ts";
import { usePathname, usePathParams } from "../../navigation.ts";
import { maySee, placeAt, trailTo } from "../../routes.ts";
import { useHelpPage } from "../help/context.ts";
import { TextLink } from "../LinkButton.tsx";
import { ClockAnnouncement, ClockBanner } from "./ClockBanner.tsx";
import styles from "./Frame.module.css";
import { useKeptFocus } from "./kept-focus.ts";
import { Navigation } from "./Navigation.tsx";
import { PrintFoot } from "./PrintFoot.tsx";
import { RollbackBanner } from "./RollbackBanner.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { TopBar } from "./TopBar.tsx";

/** The desk: top bar, グローバルナビゲーション, path, page, and a panel at the right if there is one. */
export function Frame({ children }: { children: ReactNode }) {
  const { edition } = useSession();
  const pathname = usePathname();
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  const place = placeAt(pathname);
  useHelpPage(place && helpPlace(place.path));
  return (
    <div className={edition === "training" ? `${styles.frame} ${styles.training}` : styles.frame}>
      <ClockAnnouncement />
      <TopBar />
      <Navigation />
      <main ref={main} className={styles.main} key={pathname}>
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
