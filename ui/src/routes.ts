// The places of the desk: path, title, and who sees them. The path of titles (管理 › 利用者管理 › …) follows from the
// paths. Which screen stands at a place is said in screens/index.tsx.

import type { TextKey } from "./i18n/index.ts";
import type { Act, Session } from "./ipc/client.ts";
import { mayAct } from "./ipc/session.ts";

export type Place = {
  path: string;
  title: TextKey;
  /** Any of these acts is needed; none: everybody. */
  acts: readonly Act[];
  /** It is there to change something, whatever the acts: not for who only looks. */
  changes?: true;
};

export const PLACES = [
  { path: "/", title: "nav.top", acts: [] },
  {
    path: "/manage",
    title: "nav.manage",
    acts: ["unlock", "revoke", "edit_users", "enrol", "see_administration"],
  },
  { path: "/manage/users", title: "nav.manageUsers", acts: ["unlock", "revoke", "edit_users", "enrol"] },
  { path: "/manage/users/unlock", title: "nav.unlock", acts: ["unlock"] },
  { path: "/manage/users/revoke", title: "nav.revoke", acts: ["revoke"] },
  { path: "/manage/users/list", title: "nav.userList", acts: ["edit_users"] },
  { path: "/manage/users/detail/$loginId", title: "nav.userCard", acts: ["see_records"] },
  { path: "/manage/users/detail/$loginId/unlock", title: "nav.unlock", acts: ["unlock"] },
  { path: "/manage/users/detail/$loginId/revoke", title: "nav.revoke", acts: ["revoke"] },
  { path: "/manage/users/detail/$loginId/change", title: "nav.changeUser", acts: ["edit_users"] },
  { path: "/manage/users/detail/$loginId/reset", title: "nav.resetPasswords", acts: ["edit_users"] },
  { path: "/manage/users/import", title: "nav.importUsers", acts: ["edit_users"] },
  { path: "/manage/users/master", title: "nav.changeMaster", acts: ["edit_users"] },
  { path: "/manage/users/stop", title: "nav.stopUsers", acts: ["stop_users"] },
  { path: "/manage/users/passwords", title: "nav.unlockPasswords", acts: ["unlock"] },
  { path: "/manage/users/enrol", title: "nav.enrolUser", acts: ["enrol"] },
  { path: "/manage/users/temporary-codes", title: "nav.temporaryCodes", acts: ["unlock"] },
  { path: "/manage/contracts", title: "nav.contracts", acts: ["edit_contracts", "see_administration"] },
  {
    path: "/manage/contracts/detail/$code",
    title: "nav.contract",
    acts: ["edit_contracts", "see_administration"],
  },
  { path: "/manage/permissions", title: "permissions.title", acts: ["see_records"] },
  { path: "/manage/vault", title: "nav.vault", acts: ["see_administration"] },
  { path: "/manage/vault/backups", title: "nav.backups", acts: ["see_administration"] },
  { path: "/manage/vault/check", title: "nav.checkVault", acts: ["see_administration"] },
  { path: "/manage/vault/keys", title: "nav.keys", acts: ["administer"] },
  { path: "/manage/vault/operators", title: "nav.operators", acts: ["see_administration"] },
  { path: "/verify", title: "nav.verify", acts: ["verify"] },
  { path: "/tokens", title: "nav.tokens", acts: ["see_records"] },
  { path: "/tokens/import", title: "nav.importTokens", acts: ["import_tokens"] },
  { path: "/tokens/expiring", title: "nav.expiring", acts: ["see_records"] },
  { path: "/tokens/identify", title: "nav.identify", acts: ["handle_tokens"] },
  { path: "/tokens/detail/$serial", title: "nav.token", acts: ["see_records"] },
  { path: "/tokens/detail/$serial/resync", title: "nav.resync", acts: ["handle_tokens"] },
  { path: "/tokens/detail/$serial/replace", title: "nav.replaceToken", acts: ["handle_tokens"] },
  { path: "/history", title: "nav.history", acts: ["own"] },
  { path: "/reports/monthly", title: "report.title", acts: ["see_records"] },
  { path: "/training", title: "nav.training", acts: ["see_fobs"] },
  { path: "/passwords", title: "nav.passwords", acts: ["own"], changes: true },
  { path: "/settings", title: "nav.settings", acts: [] },
  { path: "/clock", title: "clock.title", acts: ["administer"] },
  { path: "/rolled-back", title: "rolledBack.title", acts: [] },
  { path: "/setup", title: "setUp.title", acts: ["administer"] },
] as const satisfies readonly Place[];

export type DeskPath = (typeof PLACES)[number]["path"];

/** グローバルナビゲーション, in its order. */
export const NAVIGATION: readonly DeskPath[] = [
  "/",
  "/manage",
  "/verify",
  "/tokens",
  "/history",
  "/training",
  "/settings",
];

/** The pattern a location belongs to (`/tokens/detail/KT000001` to `/tokens/detail/$serial`). */
export function placeAt(pathname: string): (typeof PLACES)[number] | undefined {
  const wanted = segments(pathname);
  return PLACES.find(({ path }) => {
    const pattern = segments(path);
    return (
      pattern.length === wanted.length &&
      pattern.every((part, i) => part.startsWith("$") || part === wanted[i])
    );
  });
}

/** The places above and at a location, outermost first. */
export function trailTo(pathname: string): (typeof PLACES)[number][] {
  const here = placeAt(pathname);
  if (!here) return [];
  const above = PLACES.filter(({ path }) => path !== "/" && here.path.startsWith(`${path}/`));
  return [...above, here];
}

export function maySee(session: Session, path: DeskPath): boolean {
  const place: Place | undefined = PLACES.find((place) => place.path === path);
  return place !== undefined && mayAct(session, place.acts) && !(place.changes && session.readOnly);
}

export function isPath(text: string): text is DeskPath {
  return PLACES.some(({ path }) => path === text);
}

function segments(path: string): string[] {
  return path.split("/").filter(Boolean);
}
