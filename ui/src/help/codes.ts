// Which page says what to do about a refusal.

import type { HelpId } from "./text.ts";

const CODES_OF: Partial<Record<HelpId, readonly string[]>> = {
  roles: ["permission_denied", "not_in_this_edition", "not_on_this_user", "master_exactly_one", "not_now"],
  sign_in: ["wrong_credentials", "login_password_wrong", "not_signed_in", "user_stopped"],
  locked: ["locked"],
  recover: ["recovery_code_wrong"],
  restore: ["backup_password_wrong", "not_a_backup", "backup_damaged", "backup_not_ours"],
  rolled_back: ["rollback", "not_rolled_back", "otp_void"],
  first_start: ["vault_missing", "vault_exists", "vault_in_use", "vault_newer"],
  what_is_otp: ["otp_required", "otp_wrong", "otp_replayed", "otp_malformed", "otp_throttled"],
  what_is_a_token: ["token_expired", "token_faulty", "token_disposed", "token_paused", "token_lost"],
  first_steps: ["otp_not_started"],
  enrolment: ["not_registered", "already_registered", "token_shared_confirm", "token_not_confirmed"],
  words: ["user_not_permitted", "usage"],
  "/manage/users/unlock": [
    "otp_suspended",
    "enrolment_stopped",
    "nothing_to_unlock",
    "own_unlock",
    "same_token_unlock",
    "situation_not_confirmed",
    "request_number_missing",
    "seal_not_checked",
  ],
  "/manage/users/passwords": ["confirmation_wrong", "confirmation_locked", "login_locked"],
  "/manage/users/list": ["user_unknown", "user_limit", "already_exists", "invalid_value"],
  "/manage/users/detail/$loginId/change": [
    "nothing_changed",
    "user_changed_meanwhile",
    "new_passwords_needed",
  ],
  "/manage/users/detail/$loginId/reset": ["own_reset"],
  "/manage/users/import": ["users_rejected"],
  "/manage/users/temporary-codes": ["temporary_code_expired", "own_temporary_codes", "no_temporary_codes"],
  "/manage/contracts": ["contract_unknown"],
  "/manage/contracts/detail/$code": ["contract_ended"],
  "/manage/vault/backups": ["storage_full", "storage_failed"],
  "/manage/vault/check": ["integrity", "internal"],
  "/manage/users/revoke": ["last_token_unconfirmed"],
  "/tokens": ["token_unknown", "too_many", "token_other_contract", "nothing_to_export", "not_in_encoding"],
  "/tokens/detail/$serial": ["wrong_state"],
  "/tokens/detail/$serial/resync": ["token_needs_resync", "resync_failed", "resync_stopped"],
  "/tokens/import": [
    "import_rejected",
    "import_unknown",
    "import_undone",
    "import_in_use",
    "nothing_left_over",
    "file_not_imported",
    "file_changed",
    "keys_left_in_file",
    "file_unreadable",
    "file_too_large",
    "format_unknown",
    "import_key_needed",
    "import_password_needed",
    "import_key_wrong",
    "import_password_wrong",
    "import_key_length",
    "not_for_training",
  ],
  "/history": ["export_invalid", "export_differs", "file_exists", "file_unwritable"],
  "/passwords": ["password_rule"],
  "/clock": ["clock_untrusted", "clock_moved"],
};

const PAGES = new Map(
  Object.entries(CODES_OF).flatMap(([id, codes]) => codes.map((code) => [code, id as HelpId] as const)),
);

/** The page about a code, if there is one. */
export function helpOn(code: string): HelpId | undefined {
  return PAGES.get(code);
}

/** Every code with a page. */
export const CODES_WITH_HELP: readonly string[] = [...PAGES.keys()];
