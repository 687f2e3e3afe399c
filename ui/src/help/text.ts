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

/** A page of the help: of a place of the desk, of a page that stands in place of the desk, or of none. */
export type HelpId = DeskPath | PhasePage | DoorWay | Topic;

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
export type HelpTexts = Record<DeskPath, HelpText> & Record<Exclude<HelpId, DeskPath>, TitledText>;
