// What 検索 finds on the page itself, and how many of each kind are shown.

import { fold, wordsOf } from "../../fold.ts";
import { HELP } from "../../help/pages.ts";
import { helpPlace } from "../../help/text.ts";
import type { Language, Session } from "../../ipc/client.ts";
import { type DeskPath, maySee, PLACES, trailTo } from "../../routes.ts";

/** Reached by their banners alone, while there is a reason to. */
const UNLISTED: readonly DeskPath[] = ["/rolled-back", "/setup"];

/** Places the role may see in whose titles, or in the other words of their help, every word occurs. */
export function searchPlaces(
  session: Session,
  language: Language,
  search: string,
  titleOf: (path: DeskPath) => string,
): DeskPath[] {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  const found = PLACES.map(({ path }) => path)
    .filter((path) => !path.includes("$") && !UNLISTED.includes(path) && maySee(session, path))
    .map((path) => {
      const title = fold(titleOf(path));
      const above = trailTo(path).map((place) => titleOf(place.path));
      return { path, title, whole: fold([...above, HELP[language][helpPlace(path)].also ?? ""].join("\n")) };
    })
    .filter(({ whole }) => words.every((word) => whole.includes(word)));
  const inTitle = ({ title }: (typeof found)[number]) => words.every((word) => title.includes(word));
  return [...found.filter(inTitle), ...found.filter((hit) => !inTitle(hit))].map(({ path }) => path);
}

/** How many of each kind are shown, so that there are `most` at most: in turn one of each that has another. */
export function share(counts: readonly number[], most: number): number[] {
  const shares = counts.map(() => 0);
  let left = most;
  for (let round = 0; left > 0 && counts.some((count) => count > round); round += 1) {
    for (const [kind, count] of counts.entries()) {
      if (left === 0 || count <= round) continue;
      shares[kind] = round + 1;
      left -= 1;
    }
  }
  return shares;
}
