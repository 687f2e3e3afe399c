import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import ja from "../i18n/ja.json";
import { PLACES } from "../routes.ts";
import { doorScreens, phaseScreens } from "../screens/index.tsx";
import { CODES_WITH_HELP, helpOn } from "./codes.ts";
import { CONTENTS, HELP, HELP_IDS, MANUAL } from "./pages.ts";
import { searchHelp } from "./search.ts";
import { type HelpId, helpPlace, TOPICS } from "./text.ts";

const pages = HELP_IDS.map((id) => [id, HELP.ja[id], HELP.en[id]] as const);

it("has a page in both languages for every place, phase and door, and for no others", () => {
  const wanted = [
    ...new Set(PLACES.map(({ path }) => helpPlace(path))),
    ...Object.keys(phaseScreens),
    ...Object.keys(doorScreens),
    ...TOPICS,
  ];
  expect(Object.keys(HELP.ja).toSorted()).toEqual(wanted.toSorted());
  expect(Object.keys(HELP.en).toSorted()).toEqual(wanted.toSorted());
});

it("says as much in English as in Japanese", () => {
  const parts = ({ steps, notes, cases }: (typeof pages)[number][1]) =>
    [steps, notes, cases].map((p) => p?.length);
  expect(pages.filter(([, ja, en]) => String(parts(ja)) !== String(parts(en))).map(([id]) => id)).toEqual([]);
});

it("tells what to do, or something to know, about nearly everything", () => {
  const thin = pages.filter(([, { steps, notes, cases }]) => !steps && !notes && !cases).map(([id]) => id);
  // A page of choices, each with a page of its own.
  expect(thin).toEqual(["/manage/vault"]);
});

it("the manual's procedures have its five steps", () => {
  for (const id of Object.keys(MANUAL) as HelpId[]) expect(HELP.ja[id].steps).toHaveLength(5);
});

it("lists every place in its contents, once", () => {
  expect(new Set(CONTENTS).size).toBe(CONTENTS.length);
  expect(PLACES.filter(({ path }) => !CONTENTS.includes(helpPlace(path)))).toEqual([]);
});

/** What was broken off needs no help, and what the printer does is the system's. */
const WITHOUT_HELP = ["cancelled", "print_failed"];

it("every code of rules, calls, files and storage leads to a page", () => {
  const page = readFileSync("../docs/codes.md", "utf8");
  const codes = page
    .split(/^## /m)
    .filter((section) => /^(Rules|Calls)/.test(section))
    .flatMap((section) => [...(section.split("Kinds of")[0]?.matchAll(/^\| `(\w+)` \|/gm) ?? [])])
    .flatMap(([, code]) => (code && Object.hasOwn(ja.error, code) ? [code] : []));
  expect(codes.length).toBeGreaterThan(60);
  expect(codes.filter((code) => !helpOn(code) && !WITHOUT_HELP.includes(code))).toEqual([]);
});

it("knows only codes there are, each on one page", () => {
  expect(CODES_WITH_HELP.filter((code) => !Object.hasOwn(ja.error, code))).toEqual([]);
  expect(new Set(CODES_WITH_HELP).size).toBe(CODES_WITH_HELP.length);
});

const titleIn = (language: "ja" | "en") => (id: HelpId) => {
  const text = HELP[language][id];
  return "title" in text ? text.title : "";
};

it.each([
  ["ワンタイムパスワードとは", "what_is_otp"],
  ["わんたいむぱすわーどとは", "what_is_otp"],
  ["ﾄｰｸﾝﾄﾊ", "what_is_a_token"],
  ["Ｆ１", "keyboard"],
  ["なくした", "/manage/users/revoke"],
  ["盗難", "/manage/users/revoke"],
  ["カイジョ 停止", "/manage/users/unlock"],
] as const)("finds 「%s」 whatever its width and kana", (search, id) => {
  expect(searchHelp("ja", search, titleIn("ja"))).toContain(id);
});

it("puts what is in a title first, and asks for every word", () => {
  expect(searchHelp("en", "token", titleIn("en"))[0]).toBe("what_is_a_token");
  expect(searchHelp("en", "lost kangaroo", titleIn("en"))).toEqual([]);
  expect(searchHelp("en", "  ", titleIn("en"))).toEqual([]);
});

it("finds within 200 ms", () => {
  const started = performance.now();
  const times = 20;
  for (let n = 0; n < times; n += 1) searchHelp("ja", "ワンタイムパスワード", titleIn("ja"));
  expect((performance.now() - started) / times).toBeLessThan(200);
});
