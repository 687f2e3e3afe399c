import type { FileUnlock, Imported, SeedReading } from "../../ipc/client.ts";

/** For a file that is not encrypted. */
const NO_UNLOCK: FileUnlock = { key: null, password: null, legacyMac: false };

/** As a file is read before anything is known about it. `contract`: where its tokens go; `null`: one's own, or stock. */
export function plainly(contract: string | null): SeedReading {
  return { contract, format: null, seedEncoding: "detect", unlock: NO_UNLOCK, corrections: [], seen: null };
}

/** Something opened the file. */
export function isUnlocked({ unlock }: SeedReading): boolean {
  return unlock.key !== null || unlock.password !== null;
}

export const FORMATS = ["pskc", "oath-csv", "entra-csv", "safenet-xml", "yubico-csv", "otpauth"] as const;
export type Format = (typeof FORMATS)[number];

/** The format, if it was recognised. */
export function formatOf({ format }: Imported): Format | undefined {
  return FORMATS.find((known) => known === format);
}

/** The columns of tables and lists whose cells can be typed anew. */
export const COLUMNS = [
  "serial number",
  "secret key",
  "type",
  "digits",
  "time interval",
  "counter",
  "hash",
  "manufacturer",
  "model",
  "start date",
  "expiry date",
] as const;
export type Column = (typeof COLUMNS)[number];

export function columnOf({ column }: Imported["errors"][number]): Column | undefined {
  return COLUMNS.find((known) => known === column);
}
