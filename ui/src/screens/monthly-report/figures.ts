// What a report counts, in the order it is shown (`monthly_report.rs`).

export const ACTS = [
  "signed_in",
  "enrolled",
  "accepted",
  "refused",
  "suspended",
  "unlocked",
  "password_unlocked",
  "resynced",
  "temporary_codes_issued",
  "revoked",
  "lost",
  "found",
  "faulty",
  "disposed",
  "imported",
  "user_added",
  "user_stopped",
  "user_deleted",
] as const;

export const REASONS = ["lost", "faulty", "battery", "expired", "left", "other", "contract_ended"] as const;

export const STATE = [
  "users",
  "pending",
  "suspended",
  "lockedPasswords",
  "tokens",
  "inUse",
  "unregistered",
  "paused",
  "lost",
  "faulty",
  "expired",
  "expiring30",
  "expiring90",
  "needsResync",
  "offTime",
] as const;
