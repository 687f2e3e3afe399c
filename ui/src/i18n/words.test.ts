import { expect, it } from "vitest";
import { HELP } from "../help/pages.ts";
import en from "./en.json";
import ja from "./ja.json";
import { leaves } from "./uses.ts";

// The help is held to the same words.
const japanese = [...leaves(ja), ...leaves(HELP.ja, "page")];
const english = [...leaves(en), ...leaves(HELP.en, "page")];

/** The keys whose text has the words. */
function saying(texts: [string, string][], words: RegExp): string[] {
  return texts.flatMap(([key, text]) => (words.test(text) ? [key] : []));
}

/** Under 詳細 the technical words may stand. */
const inDetails = (key: string) => key.startsWith("details.");

/**
 * What is wrong inside a seed file is for whoever made the file: the sentence has to name the format it breaks.
 */
const ABOUT_FILES = new Set([
  "error.not_pskc",
  "error.namespace_missing",
  "error.version_missing",
  "error.version_unsupported",
  "error.format_unknown",
  "importForm.formats.pskc",
]);

it("no technical word outside 詳細", () => {
  const found = [
    ...saying(japanese, /シード|ドリフト|ステップ|TOTP|HOTP|SHA|PSKC/i),
    ...saying(english, /\b(seeds?|drift\w*|TOTP|HOTP|PSKC)\b|SHA-/i),
  ];
  expect(found.filter((key) => !inDetails(key) && !ABOUT_FILES.has(key))).toEqual([]);
});

it("every exception is one", () => {
  const found = saying([...japanese, ...english], /PSKC/);
  expect([...ABOUT_FILES].filter((key) => !found.includes(key))).toEqual([]);
});

it("a vault is a 保管庫; 金庫 is a bank", () => {
  expect(saying(japanese, /(?<!当|信用)金庫/)).toEqual([]);
});

it("「コード」 stands only inside sentences; the label is 「ワンタイムパスワード」", () => {
  // A recovery code, a temporary one, and the codes of banks and characters, are other things.
  const labels = japanese.filter(([, text]) => !/[。、？]/.test(text));
  expect(saying(labels, /(?<!復旧|一時|銀行|支店|文字|バー)コード/)).toEqual([]);
});

it("ＩＤ is full-width, as in the manual", () => {
  expect(saying(japanese, /(?<![A-Za-z])ID(?![A-Za-z])/)).toEqual([]);
});

it("no Japanese in English, and no English sentence in Japanese", () => {
  const names = new Set(["language.ja", "common.brand"]);
  const found = saying(english, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
  expect(found.filter((key) => !names.has(key))).toEqual([]);
  const untranslated = saying(japanese, /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/);
  expect(untranslated).toEqual([]);
});
