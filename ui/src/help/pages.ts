// What does not depend on the language: which pages there are, and how they hang together.

import type { Language } from "../ipc/client.ts";
import { PLACES } from "../routes.ts";
import { en } from "./en/index.ts";
import { ja } from "./ja/index.ts";
import { type HelpId, type HelpPlace, type HelpTexts, helpPlace, TOPICS } from "./text.ts";

export const HELP: Record<Language, HelpTexts> = { ja, en };

/** Every page. */
export const HELP_IDS = Object.keys(ja) as HelpId[];

export function isHelpId(id: string): id is HelpId {
  return Object.hasOwn(ja, id);
}

export function isPlace(id: HelpId): id is HelpPlace {
  return PLACES.some(({ path }) => path === id);
}

/** Pages whose steps are the five of the manual; the last one is 「変更完了」 or 「失効完了」. */
export const MANUAL: Partial<Record<HelpId, "changed" | "revoked">> = {
  "/manage/users/unlock": "changed",
  "/manage/users/revoke": "revoked",
};

/** Pages whose cases are words and what they mean, not what to do when. */
export const GLOSSARIES: readonly HelpId[] = [
  "what_is_a_token",
  "roles",
  "words",
  "keyboard",
  "/settings",
  "/tokens/detail/$serial",
];

/** Pages with a picture. */
export const PICTURES: Partial<Record<HelpId, "tokens" | "back">> = {
  what_is_a_token: "tokens",
  enrolment: "back",
  "/manage/users/enrol": "back",
};

/** Where more is said. Places that the role may not see are left out when it is shown. */
export const SEE: Partial<Record<HelpId, readonly HelpId[]>> = {
  what_is_otp: ["what_is_a_token", "/verify", "/manage/users/unlock"],
  what_is_a_token: ["what_is_otp", "first_steps", "/tokens"],
  first_steps: ["enrolment", "what_is_a_token"],
  five_steps: ["/manage/users/unlock", "/manage/users/revoke"],
  roles: ["words", "/manage/users/list"],
  words: ["what_is_otp", "what_is_a_token", "roles"],
  first_start: ["recovery_code", "restore", "roles"],
  recovery_code: ["recover"],
  sign_in: ["one_time_password", "recover"],
  rolled_back: ["restore"],
  clock: ["/clock"],
  one_time_password: ["what_is_otp", "/manage/users/temporary-codes", "/manage/users/unlock"],
  new_passwords: ["/passwords"],
  enrolment: ["what_is_a_token", "what_is_otp", "first_steps"],
  locked: ["/settings"],
  recover: ["restore", "sign_in"],
  restore: ["recover", "/manage/vault/backups"],
  "/": ["keyboard", "words"],
  "/manage": ["five_steps", "roles"],
  "/manage/users": ["five_steps", "roles"],
  "/manage/users/unlock": ["five_steps", "/tokens/detail/$serial/resync", "/manage/users/revoke"],
  "/manage/users/revoke": ["five_steps", "/tokens/detail/$serial", "enrolment"],
  "/manage/users/list": ["roles", "/manage/users/stop", "/manage/users/passwords"],
  "/manage/users/detail/$loginId": [
    "/manage/users/unlock",
    "/manage/users/revoke",
    "/manage/users/passwords",
  ],
  "/manage/users/stop": ["/manage/users/revoke"],
  "/manage/users/passwords": ["/manage/users/unlock", "/passwords"],
  "/manage/users/enrol": ["what_is_a_token", "enrolment"],
  "/manage/users/temporary-codes": ["/manage/users/revoke"],
  "/manage/vault/backups": ["restore"],
  "/manage/vault/keys": ["recover", "recovery_code"],
  "/verify": ["what_is_otp", "/manage/users/unlock", "/tokens/detail/$serial/resync"],
  "/tokens": ["what_is_a_token", "/tokens/import", "/tokens/identify"],
  "/tokens/identify": ["/tokens"],
  "/tokens/detail/$serial": ["/tokens/detail/$serial/resync", "/manage/users/revoke"],
  "/tokens/detail/$serial/resync": ["what_is_otp"],
  "/passwords": ["words"],
  "/settings": ["keyboard"],
  "/clock": ["/tokens/detail/$serial/resync"],
  "/setup": ["first_steps", "/tokens/import"],
  keyboard: ["/settings"],
};

/** The contents, in order: what one should know anyway, then the places of the desk. */
export const CONTENTS: readonly HelpId[] = [
  ...new Set([...TOPICS, ...PLACES.map(({ path }) => helpPlace(path))]),
];
