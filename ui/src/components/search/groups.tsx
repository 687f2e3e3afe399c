import { useTranslation } from "react-i18next";
import { HELP_IDS, isPlace } from "../../help/pages.ts";
import { searchHelp } from "../../help/search.ts";
import { useLanguage } from "../../i18n/index.ts";
import { useSession } from "../../ipc/session.ts";
import { type DeskPath, maySee, PLACES, trailTo } from "../../routes.ts";
import { useHelpTitle } from "../help/title.ts";
import type { IconName } from "../Icon.tsx";
import { searchPlaces, share } from "./hits.ts";
import { useRecords } from "./records.ts";

/** All kinds together. */
const MOST = 10;

export type Kind = "users" | "tokens" | "places" | "help";

export type Hit = { key: string; kind: Kind; id: string; title: string; about: string; icon: IconName };

/** What a text finds, by kind: at most ten, of every kind that has any. */
export function useHits(text: string): { groups: { kind: Kind; hits: Hit[] }[]; failed: boolean } {
  const { t } = useTranslation();
  const language = useLanguage();
  const session = useSession();
  const helpTitle = useHelpTitle();
  const { found, failed } = useRecords(text);
  const titleOf = (path: DeskPath) => {
    const place = PLACES.find((one) => one.path === path);
    return place ? t(place.title) : path;
  };
  const hit = (kind: Kind, id: string, title: string, about: string, icon: IconName): Hit => ({
    key: `${kind} ${id}`,
    kind,
    id,
    title,
    about,
    icon,
  });
  const mayHelp = HELP_IDS.filter((id) => !isPlace(id) || maySee(session, id));
  const all: Record<Kind, Hit[]> = {
    users: (found?.users ?? []).map(({ loginId, name, contractName }) =>
      hit("users", loginId, name, [loginId, contractName].filter(Boolean).join(" · "), "user"),
    ),
    tokens: (found?.tokens ?? []).map(({ serial, state, userNames }) =>
      hit(
        "tokens",
        serial,
        serial,
        [t(`tokenState.${state}`), userNames.join(t("tokens.comma"))].filter(Boolean).join(" · "),
        "token",
      ),
    ),
    places: searchPlaces(session, language, text, titleOf).map((path) =>
      hit(
        "places",
        path,
        titleOf(path),
        trailTo(path)
          .slice(0, -1)
          .map((above) => titleOf(above.path))
          .join(" › "),
        "chevronRight",
      ),
    ),
    help: searchHelp(language, text, helpTitle, mayHelp).map((id) =>
      hit("help", id, helpTitle(id), "", "help"),
    ),
  };
  const kinds = Object.keys(all) as Kind[];
  const shares = share(
    kinds.map((kind) => all[kind].length),
    MOST,
  );
  const groups = kinds
    .map((kind, index) => ({ kind, hits: all[kind].slice(0, shares[index]) }))
    .filter(({ hits }) => hits.length > 0);
  return { groups, failed };
}
