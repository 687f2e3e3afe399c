import type { DoorWay } from "../door.ts";
import type { Phase } from "../ipc/client.ts";
import type { DeskPath } from "../routes.ts";

/** Pages that belong to no place: what one should know anyway. */
export const TOPICS = [
  "what_is_otp",
  "what_is_a_token",
  "first_steps",
  "five_steps",
  "roles",
  "words",
  "keyboard",
] as const;

export type Topic = (typeof TOPICS)[number];

export type PhasePage = Exclude<Phase, "desk">;

/** Places where the same is done as at another, for one person: they have its page. */
export const SAME_AS = {
  "/manage/users/detail/$loginId/unlock": "/manage/users/unlock",
  "/manage/users/detail/$loginId/revoke": "/manage/users/revoke",
} as const satisfies Partial<Record<DeskPath, DeskPath>>;

/** A place with a page of its own. */
export type HelpPlace = Exclude<DeskPath, keyof typeof SAME_AS>;

export function helpPlace(path: DeskPath): HelpPlace {
  return isSame(path) ? SAME_AS[path] : path;
}

function isSame(path: DeskPath): path is keyof typeof SAME_AS {
  return Object.hasOwn(SAME_AS, path);
}

/** A page of the help: of a place of the desk, of a page that stands in place of the desk, or of none. */
export type HelpId = HelpPlace | PhasePage | DoorWay | Topic;

/** One page in one language. Plain sentences: nothing in them is interpreted. */
export type HelpText = {
  /** What it is for. */
  about: string;
  /** What to do, in this order. */
  steps?: readonly string[];
  /** What is good to know. */
  notes?: readonly string[];
  /** A case, or a word, and what there is to say about it. */
  cases?: readonly (readonly [string, string])[];
  /** Other words by which it is searched for. */
  also?: string;
};

export type TitledText = HelpText & { title: string };

/** The pages of one language. Those of places have the titles of their places. */
export type HelpTexts = Record<HelpPlace, HelpText> & Record<Exclude<HelpId, HelpPlace>, TitledText>;
