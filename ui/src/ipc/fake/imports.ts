// Seed files, as if there were one.

import type {
  FileUnlock,
  Imported,
  ImportProblem,
  ImportView,
  Ipc,
  Problem,
  SeedReading,
} from "../client.ts";
import { sampleToken } from "./data.ts";
import { type Desk, refuse } from "./desk.ts";

/** Digest of whatever file is chosen. */
const DIGEST = "5e".repeat(32);

type FakeImport = ImportView & { serials: string[] };

export function importsCommands(desk: Desk) {
  const { authorise, iso, record, seat, state } = desk;
  const imports: FakeImport[] = [];
  const chosen = () => seat.chosen ?? refuse("file_unreadable");
  /** What an encrypted file has against what it is opened with. */
  const locked = ({ key, password, legacyMac }: FileUnlock): Problem | null => {
    const file = state.seedFile;
    if (key !== null && !/^([0-9a-f]{2})+$/i.test(key.replaceAll(/[\s:-]/g, ""))) {
      refuse("invalid_value", { field: "import_key" });
    }
    if (file.key !== undefined && key !== file.key) {
      return key === null
        ? { code: "import_key_needed", params: { name: "Pre-shared-key" } }
        : { code: "import_key_wrong", params: {} };
    }
    if (file.password !== undefined && password !== file.password) {
      return { code: `import_password_${password === null ? "needed" : "wrong"}`, params: {} };
    }
    return file.legacy && !legacyMac ? { code: "mac_missing", params: {} } : null;
  };
  /** The row of a table that has nine digits, until it is put right. */
  const wrongRow = ({ corrections }: SeedReading): ImportProblem[] => {
    if (!state.seedFile.wrongDigits) return [];
    const typed = corrections.findLast(({ line, column }) => line === 3 && column === "digits")?.value;
    const digits = Number(typed ?? 9);
    if (digits >= 6 && digits <= 8) return [];
    const problem = { code: "digits_out_of_range", params: { digits, min: 6, max: 8 } };
    return [{ line: 3, serial: "KT000009", problem, column: "digits", canBeLeftOut: true }];
  };
  const look = (reading: SeedReading): Imported => {
    chosen();
    const problem = locked(reading.unlock);
    const wrong = wrongRow(reading);
    const from = state.tokens.length + 1;
    const serials = [from, from + 1].map((n) => `KT${String(n).padStart(6, "0")}`);
    const format = reading.format ?? (state.seedFile.wrongDigits ? "oath-csv" : "pskc");
    if (problem) {
      const errors = [{ line: 3, serial: null, problem, column: null, canBeLeftOut: false }];
      return {
        format,
        new: 0,
        same: 0,
        changed: 0,
        skipped: [],
        errors,
        tokens: [],
        batch: null,
        fileDigest: DIGEST,
      };
    }
    return {
      format,
      new: serials.length,
      same: 0,
      changed: 0,
      skipped: [],
      errors: wrong,
      tokens: serials.map((serial, nth) => ({
        line: nth + 4,
        serial,
        kind: "totp",
        algorithm: "sha1",
        digits: 6,
        period: 60,
        isKnown: false,
      })),
      batch: null,
      fileDigest: DIGEST,
    };
  };
  return {
    chooseSeedFile: async () => {
      seat.chosen = { name: state.seedFile.wrongDigits ? "tokens.csv" : "tokens.xml", bytes: 4096 };
      return seat.chosen;
    },
    previewImport: async (reading) => look(reading),
    importTokens: async (reading, leaveOut, authorisation) => {
      const found = look(reading);
      authorise(authorisation);
      if (found.errors.length > 0 && !leaveOut) refuse("import_rejected", { n: found.errors.length });
      const serials = found.tokens.map(({ serial }) => serial);
      state.tokens.push(...serials.map((serial) => sampleToken(serial, "unregistered")));
      const batch = imports.length + 1;
      imports.push({
        batch,
        at: iso(),
        format: found.format ?? "",
        new: found.new,
        undoneAt: null,
        erasedAt: null,
        serials,
      });
      record("tokens_imported", { details: [{ name: "new", value: String(found.new) }] });
      return { ...found, batch };
    },
    importProgress: async () => null,
    cancelImport: async () => null,
    saveLeftovers: async (reading) => {
      const rows = look(reading).errors.length;
      if (rows === 0) refuse("nothing_left_over");
      record("leftovers_saved", { details: [{ name: "count", value: String(rows) }] });
      return { name: "tokens-errors.csv", rows };
    },
    eraseSeedFile: async () => {
      chosen();
      seat.chosen = null;
      const last = imports.at(-1);
      if (last) last.erasedAt = iso();
      record("seed_file_erased", {});
      return null;
    },
    imports: async () => imports.map(({ serials: _, ...view }) => view).toReversed(),
    undoImport: async (batch, authorisation) => {
      authorise(authorisation);
      const found = imports.find((one) => one.batch === batch) ?? refuse("import_unknown");
      if (found.undoneAt) refuse("import_undone");
      const theirs = state.tokens.filter(({ serial }) => found.serials.includes(serial));
      const used = theirs.filter((token) => token.state !== "unregistered").length;
      if (used > 0) refuse("import_in_use", { n: used });
      state.tokens = state.tokens.filter((token) => !theirs.includes(token));
      found.undoneAt = iso();
      record("import_undone", { details: [{ name: "batch", value: String(batch) }] });
      return theirs.length;
    },
  } satisfies Partial<Ipc>;
}
