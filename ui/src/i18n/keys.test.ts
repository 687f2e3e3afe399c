import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import en from "./en.json";
import ja from "./ja.json";
import { findUses, leaves, UI, type Uses, withoutPlural } from "./uses.ts";

const texts = { ja: leaves(ja), en: leaves(en) };
const keys = new Set([...texts.ja.keys()].map(withoutPlural));
let uses: Uses;
beforeAll(() => {
  uses = findUses(keys);
}, 120_000);

it("Japanese and English have the same keys", () => {
  const english = new Set([...texts.en.keys()].map(withoutPlural));
  expect([...keys].filter((key) => !english.has(key))).toEqual([]);
  expect([...english].filter((key) => !keys.has(key))).toEqual([]);
});

it("each language has the plural forms it needs, and no others", () => {
  const plurals = [...texts.ja.keys()].filter((key) => withoutPlural(key) !== key).map(withoutPlural);
  const forms = (language: "ja" | "en") =>
    [...texts[language].keys()].filter((key) => plurals.includes(withoutPlural(key))).toSorted();
  expect(forms("ja")).toEqual(plurals.map((key) => `${key}_other`).toSorted());
  expect(forms("en")).toEqual(plurals.flatMap((key) => [`${key}_one`, `${key}_other`]).toSorted());
});

it("both have the same placeholders", () => {
  const placeholders = (text = "") => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();
  const differing = [...texts.ja.keys()].filter(
    (key) => String(placeholders(texts.ja.get(key))) !== String(placeholders(texts.en.get(key))),
  );
  expect(differing).toEqual([]);
});

it("no text is empty", () => {
  for (const language of [texts.ja, texts.en]) {
    expect([...language].filter(([, text]) => text.trim() === "")).toEqual([]);
  }
});

it("every text a screen asks for is there, and every group is a closed set", () => {
  expect(uses.wrong).toEqual([]);
});

it("every text is used", () => {
  const used = new Set([...uses.byFile.values()].flatMap((of) => [...of]));
  const unused = [...keys].filter((key) => !key.startsWith("error.") && !used.has(key));
  expect(unused).toEqual([]);
});

it("every code has its sentence, and what stands under error is a code", () => {
  const page = readFileSync(join(UI, "../docs/codes.md"), "utf8");
  const codes = new Set<string>();
  for (const section of page.split(/^(?=## |Kinds of)/m)) {
    // Kinds of problems of one code, not codes.
    if (section.startsWith("Kinds of")) continue;
    for (const [, code] of section.matchAll(/^\| `(\w+)` \|/gm)) if (code) codes.add(code);
  }
  const sentences = new Set(Object.keys(ja.error));
  expect([...codes].filter((code) => !sentences.has(code))).toEqual([]);
  expect([...sentences].filter((code) => !codes.has(code) && !OF_THE_WINDOW.has(code))).toEqual([]);
});

/** Codes only the window has: the command line has no sign-in that lasts. */
const OF_THE_WINDOW = new Set([
  "not_signed_in",
  "locked",
  "not_now",
  "login_password_wrong",
  "token_not_confirmed",
]);
