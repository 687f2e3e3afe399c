import { Fragment, type ReactNode } from "react";
import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useSession } from "../../ipc/session.ts";
import { useGo, usePathname } from "../../navigation.ts";
import { useIsTight } from "../../preferences.ts";
import { type DeskPath, maySee, NAVIGATION, PLACES } from "../../routes.ts";
import { Icon, type IconName } from "../Icon.tsx";
import { Menu } from "../Menu.tsx";
import styles from "./Frame.module.css";

const ICONS: Partial<Record<DeskPath, IconName>> = {
  "/": "home",
  "/manage": "users",
  "/verify": "key",
  "/tokens": "token",
  "/history": "history",
  "/training": "graduation",
  "/settings": "settings",
};

/** グローバルナビゲーション: a column, with larger text a row, with the largest a menu. */
export function Navigation() {
  const { t } = useTranslation();
  const go = useGo();
  const pathname = usePathname();
  const tight = useIsTight();
  const places = useNavigation();
  const iconOf = (path: DeskPath) => ICONS[path] ?? "chevronRight";
  return (
    <nav className={styles.navigation} aria-label={t("nav.label")}>
      {tight ? (
        <Menu
          label={t("nav.menu")}
          icon="menu"
          items={places.map(({ path, title }) => ({ id: path, text: t(title), icon: iconOf(path) }))}
          onAction={(path) => go(path)}
        />
      ) : (
        <ul>
          {places.map(({ path, title }) => {
            const within = path === "/" ? pathname === "/" : pathname.startsWith(path);
            return (
              <li key={path}>
                <Link
                  className={within ? `${styles.item} ${styles.here}` : styles.item}
                  aria-current={pathname === path ? "page" : within ? "true" : undefined}
                  onPress={() => go(path)}
                >
                  <Icon name={iconOf(path)} />
                  <span>{phrases(t(title))}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </nav>
  );
}

/** The places of it that the role may see: the first is reached by Alt+1. */
export function useNavigation(): readonly (typeof PLACES)[number][] {
  const session = useSession();
  return NAVIGATION.flatMap((path) => PLACES.filter((place) => place.path === path)).filter(({ path }) =>
    maySee(session, path),
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
