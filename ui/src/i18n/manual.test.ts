// The manual's titles, labels and buttons, letter by letter. `manual.json` lists them with the screen each belongs
// to: a place of the desk, a phase, the frame, or `refusal` (then Rust says when).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import ja from "./ja.json";
import manual from "./manual.json";
import { FRAME, findUses, leaves, reach, SRC, type Uses, withoutPlural } from "./uses.ts";

type Entry = { screen: string; text: string; parts?: string[] };

const texts = leaves(ja);
let uses: Uses;
beforeAll(() => {
  uses = findUses(new Set([...texts.keys()].map(withoutPlural)));
}, 120_000);

it.each(manual as Entry[])("$screen: $text", ({ screen, text, parts = [text] }) => {
  const used = usedBy(screen);
  for (const part of parts) {
    const keys = [...texts].flatMap(([key, value]) => (asInTheManual(value) === bare(part) ? [key] : []));
    expect(keys, `no text reads 「${part}」`).not.toEqual([]);
    const here = (key: string) =>
      screen === "refusal" ? key.startsWith("error.") : used.has(withoutPlural(key));
    expect(keys.filter(here), `「${part}」 is not used by ${screen}, only known as ${keys}`).not.toEqual([]);
  }
});

/** The manual writes no full stop behind a sentence in brackets, and a number as `n`. */
function asInTheManual(text: string): string {
  return bare(text.replaceAll(/\{\{\w+\}\}/g, "n"));
}

function bare(text: string): string {
  return text.replace(/。$/, "");
}

function usedBy(screen: string): Set<string> {
  const start = screen === "frame" ? FRAME : screen === "refusal" ? null : sourceOf(screen);
  const files = start ? [...reach(start)] : [];
  return new Set(files.flatMap((file) => [...(uses.byFile.get(file) ?? [])]));
}

/** The file of a screen, as the register says: `"/tokens": TokenList` and `import { TokenList } from "…"`. */
function sourceOf(screen: string): string {
  const register = readFileSync(join(SRC, "screens/index.tsx"), "utf8");
  const component = register.match(new RegExp(`^  "?${screen}"?: (\\w+),$`, "m"))?.[1];
  const file = register.match(new RegExp(`import \\{[^}]*\\b${component}\\b[^}]*\\} from "\\./(.+)";`))?.[1];
  if (!file) throw new Error(`${screen} is not in the register`);
  return `screens/${file}`;
}
