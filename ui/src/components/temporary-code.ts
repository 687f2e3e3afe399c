const DIGITS = 8;

/** Whether what was typed is as long as a 一時コード. Whether it is one, Rust says. */
export function looksTemporary(code: string): boolean {
  const digits = code.normalize("NFKC").replaceAll(/[\s-]/g, "");
  return digits.length === DIGITS && /^\d+$/.test(digits);
}
