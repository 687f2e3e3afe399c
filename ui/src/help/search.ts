import { fold, wordsOf } from "../fold.ts";
import type { Language } from "../ipc/client.ts";
import { HELP, HELP_IDS } from "./pages.ts";
import type { HelpId, HelpText } from "./text.ts";

type Entry = { id: HelpId; title: string; whole: string };

/** Pages that hold every word, those with all of them in their title first. `titleOf` gives a page's title. */
export function searchHelp(
  language: Language,
  search: string,
  titleOf: (id: HelpId) => string,
  ids: readonly HelpId[] = HELP_IDS,
): HelpId[] {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  const found = ids
    .map((id): Entry => {
      const title = fold(titleOf(id));
      return { id, title, whole: title + fold(everything(HELP[language][id])) };
    })
    .filter(({ whole }) => words.every((word) => whole.includes(word)));
  const inTitle = ({ title }: Entry) => words.every((word) => title.includes(word));
  return [...found.filter(inTitle), ...found.filter((entry) => !inTitle(entry))].map(({ id }) => id);
}

function everything({ about, steps = [], notes = [], cases = [], also = "" }: HelpText): string {
  return [about, ...steps, ...notes, ...cases.flat(), also].join("\n");
}
