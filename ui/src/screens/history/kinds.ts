/** The kinds of entries, in the order of the filter (`Kind` of the domain). */
export const KINDS = [
  "signed_in",
  "verified",
  "enrolled",
  "unlocked",
  "revoked",
  "user_added",
  "user_stopped",
  "user_resumed",
  "user_deleted",
  "password_wrong",
  "password_unlocked",
  "passwords_changed",
  "tokens_imported",
  "token_paused",
  "token_resumed",
  "token_lost",
  "token_found",
  "token_faulty",
  "token_disposed",
  "token_resynced",
  "temporary_codes_issued",
  "temporary_codes_revoked",
  "contract_added",
  "contract_changed",
  "vault_created",
  "vault_recovered",
  "backed_up",
  "backup_rehearsed",
  "restored",
  "rollback_acknowledged",
  "vault_first_seen",
  "rekeyed",
  "recovery_code_replaced",
  "clock_moved",
  "clock_anchored",
  "policy_changed",
] as const;

export type Kind = (typeof KINDS)[number];

export function kindOf(name: string): Kind | undefined {
  return KINDS.find((kind) => kind === name);
}
