// What was typed or pasted into the fields of codes and serial numbers, as Rust reads it anyway.

const BETWEEN = /[\s\u2010-\u2013\u2212-]/g;

/** A one-time password without what stands between its digits. What is no such thing stays as it is. */
export function plainCode(text: string): string {
  const plain = text.normalize("NFKC").replaceAll(BETWEEN, "");
  return /^\d*$/.test(plain) ? plain : text;
}

/** Digits in groups, also while they are typed: 123 45, 1234 567. */
export function groupedCode(code: string): string {
  if (!/^\d{4,8}$/.test(code)) return code;
  const first = code.length <= 6 ? 3 : 4;
  return `${code.slice(0, first)} ${code.slice(first)}`;
}

/** Where the caret stands in `shown` behind so many digits. */
export function caretBehind(digits: number, shown: string): number {
  let seen = 0;
  for (let at = 0; at < shown.length; at += 1) {
    if (seen === digits) return at;
    if (shown[at] !== " ") seen += 1;
  }
  return shown.length;
}

/** A serial number without width, spaces and hyphens, in capitals. */
export function plainSerial(text: string): string {
  return text.normalize("NFKC").replaceAll(BETWEEN, "").toUpperCase();
}

/** Whether a letter stands among digits where a digit may be meant: O for 0, I for 1. */
export function hasLookalike(serial: string): boolean {
  return /\d[OI]|[OI]\d/.test(serial);
}
