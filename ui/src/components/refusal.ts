import { useTranslation } from "react-i18next";

// What stands in lists for a refusal; the sentence with its advice is for the moment it happens.
export const REFUSALS = [
  "otp_wrong",
  "otp_replayed",
  "otp_void",
  "otp_malformed",
  "otp_suspended",
  "otp_required",
  "otp_not_started",
  "temporary_code_expired",
  "token_unknown",
  "token_other_contract",
  "token_paused",
  "token_lost",
  "token_faulty",
  "token_disposed",
  "token_expired",
  "token_needs_resync",
  "token_shared_confirm",
  "last_token_unconfirmed",
  "resync_failed",
  "resync_stopped",
  "not_registered",
  "already_registered",
  "enrolment_stopped",
  "user_stopped",
  "user_not_permitted",
  "contract_ended",
  "permission_denied",
  "not_on_this_user",
  "nothing_to_unlock",
  "own_unlock",
  "own_temporary_codes",
  "same_token_unlock",
  "wrong_state",
  "wrong_credentials",
  "login_password_wrong",
  "confirmation_wrong",
  "login_locked",
  "confirmation_locked",
  "clock_untrusted",
  "import_rejected",
  "import_unknown",
  "import_undone",
  "import_in_use",
  "nothing_changed",
  "user_changed_meanwhile",
  "new_passwords_needed",
  "own_reset",
  "users_rejected",
] as const;

/** A refusal in a few words. */
export function useRefusalWords(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = REFUSALS.find((one) => one === code);
    return known ? t(`refusal.${known}`) : t("refusal.other");
  };
}
