// What the fake desk knows of its vault as a whole.

import type { BackupListed, Remembered, Rollback, VaultProblem } from "../client.ts";

/** Its last group is `N7QD`. */
export const FAKE_RECOVERY_CODE = "K3M8-WX2P-9TRA-5HVC-0JYE-4B6S-N7QD";
/** The next one. */
export const FAKE_NEW_RECOVERY_CODE = "T4RD-8KQW-Z2XN-06HB-M9VE-P5CA-3JYG";
/** The file that is chosen, and its own password. */
export const FAKE_BACKUP = { name: "kagimori-2026-11-20-1.kagimori-backup", bytes: 1_482_752 };
export const FAKE_BACKUP_PASSWORD = "fukuro-no-naka-no-kagi";

const HOUR = 3_600_000;

/** What the fake knows of its vault as a whole. */
export type FakeVault = {
  /** The vault is older than it was. */
  rollback: Rollback | null;
  /** Beside the vault, newest first. */
  backups: BackupListed[];
  lastMade: string | null;
  lastRehearsed: string | null;
  /** What 点検 finds. */
  problems: VaultProblem[];
  remembered: Remembered;
  epoch: number;
  recoveryCode: string;
};

export function sampleVault(now: Date, rolledBack: boolean): FakeVault {
  const ago = (hours: number) => new Date(now.getTime() - hours * HOUR).toISOString().replace(".000", "");
  const backup = (name: string, hours: number, daily: boolean): BackupListed => ({
    name: `${name}.kagimori-backup`,
    at: ago(hours),
    bytes: FAKE_BACKUP.bytes - hours * 512,
    daily,
  });
  return {
    rollback: rolledBack
      ? { generationSeen: 1284, seenAt: ago(3), generationFound: 1247, until: ago(66) }
      : null,
    backups: [
      backup("daily-2026-11-23", 2, true),
      backup("daily-2026-11-20", 73, true),
      backup("kagimori-2026-11-20-1", 66, false),
    ],
    lastMade: ago(2),
    lastRehearsed: ago(24 * 40),
    problems: [],
    remembered: "kept",
    epoch: 1,
    recoveryCode: FAKE_RECOVERY_CODE,
  };
}
