import { expect, it } from "vitest";
import { fold, wordsOf } from "./fold.ts";

it.each([
  ["ＫＴ０００００１", "kt000001"],
  ["kt-000 001", "KT000001"],
  ["すずき", "スズキ"],
  ["ｽｽﾞｷ", "すずき"],
  ["ヴ", "ゔ"],
  ["スズキ　イチロウ", "すずきいちろう"],
])("%s is %s", (one, other) => {
  expect(fold(one)).toBe(fold(other));
});

it("searches for each word", () => {
  expect(wordsOf(" 鈴木　 Unlock ")).toEqual(["鈴木", "unlock"]);
  expect(wordsOf(" - ")).toEqual([]);
});
