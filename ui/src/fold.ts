/**
 * A text as searches compare it: 全角 and 半角, capital and small, ひらがな and カタカナ are the same, spaces and hyphens
 * are nothing. Rust folds names and serial numbers likewise.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\u2010-\u2013\u2212-]/g, "")
    .replaceAll(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + HIRAGANA_TO_KATAKANA));
}

const HIRAGANA_TO_KATAKANA = 0x60;

/** What was searched for, word by word, each as searches compare it. */
export function wordsOf(search: string): string[] {
  return search
    .split(/\s+/)
    .map(fold)
    .filter((word) => word !== "");
}
