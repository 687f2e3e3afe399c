import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { HistoryEntry } from "../../ipc/client.ts";
import { readFilter, useFilterWords } from "./filter.ts";
import { usePolicyWords } from "./policy-words.ts";
import { reasonOf } from "./reasons.ts";

// The closed lists of the domain, as far as their members appear in details.
const DETAILS = [
  "purpose",
  "reason",
  "request_number",
  "note",
  "before",
  "after",
  "step_difference",
  "shared_with",
  "new",
  "same",
  "skipped",
  "batch",
  "file_digest",
  "file_name",
  "made_at",
  "on_behalf",
  "role",
  "what",
  "without_otp",
  "spoke_to_user",
  "seal_checked",
  "on_oneself",
  "edition",
  "failures",
  "suspended",
  "needs_resync",
  "resynced",
  "after_lock",
  "temporary_code",
  "pair",
  "swapped",
  "count",
  "valid_until",
  "filter",
  "format",
  "head",
  "legacy_mac",
  "corrected",
  "left_out",
  "plain_file",
  "lost_when",
  "lost_where",
  "reported_by",
  "replaced_by",
  "replaces",
  "last_token",
  "name_changed",
  "kana_changed",
  "role_changed",
  "otp_start_changed",
  "permissions_changed",
  "branch_changed",
  "account_changed",
  "telephone_changed",
  "institution_kind_changed",
  "month",
] as const;
const KINDS_OF_INSTITUTION = ["credit_union", "bank", "shinkin_bank"] as const;
const PURPOSES = [
  "login",
  "token_revoke",
  "transfer",
  "bulk_transfer",
  "salary",
  "bill_payment",
  "bulk_transfer_file",
  "salary_file",
  "user_change",
  "hand_over",
] as const;
const ROLES = ["master", "administrator", "general", "read_only", "clerk", "supervisor"] as const;
const EDITIONS = ["company", "branch", "training"] as const;
const TOKEN_STATES = ["unregistered", "in_use", "paused", "lost", "faulty", "disposed"] as const;
const OTHERS = [
  "confirmation_password",
  "login_password",
  "own_otp",
  "registration",
  "enrolment",
  "active",
  "suspended",
  "stopped",
  "deleted",
  "revoked",
  "locked",
  "unlocked",
  "pending",
  "idle",
  "too_long",
  "program_ends",
  "csv",
  "jsonl",
  "pskc",
  "daily",
  "recovery_code",
  "backup_password",
  "missing",
  "damaged",
  "contract_ended",
] as const;

const PLACES = ["in_stock", "in_transit", "with_contract", "returned"] as const;
const AS_TYPED: readonly string[] = ["lost_when", "lost_where", "reported_by", "replaced_by", "replaces"];

/** Counts of the program's own: the chart of a token's time tells them better. */
const RAW: readonly string[] = ["step", "drift", "bundle"];

/** What an entry tells beside kind, people and token, in words. */
export function useDetailWords(): (entry: HistoryEntry) => string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const policyWords = usePolicyWords();
  const filterWords = useFilterWords();
  /** `contract=0000123 state=lost search=…`; what was searched for stands last and may hold anything. */
  const tokenFilterWords = (told: string): string => {
    const [, contract, state, search] =
      /^(?:contract=(\S+) ?)?(?:state=(\S+) ?)?(?:search=(.*))?$/.exec(told) ?? [];
    return [
      contract && t("tokenExport.contract", { contract }),
      state && t("tokenExport.state", { state: words(TOKEN_STATES, state, (s) => t(`tokenState.${s}`)) }),
      search && t("tokenExport.search", { search }),
    ]
      .filter(Boolean)
      .join(" · ");
  };
  /** One side of `old -> new`: a name as it was typed, a role, a day, purposes, or what an institution is. */
  const side = (name: string, value: string): string => {
    if (value === "" || (name === "permissions_changed" && value === "none")) return t("common.none");
    if (name === "role_changed") return words(ROLES, value, (known) => t(`role.${known}`));
    if (name === "otp_start_changed") return format.date(value);
    if (name === "institution_kind_changed") {
      return words(KINDS_OF_INSTITUTION, value, (known) => t(`institution.kinds.${known}`));
    }
    if (name !== "permissions_changed") return value;
    return value
      .split(",")
      .map((purpose) => words(PURPOSES, purpose, (known) => t(`purpose.${known}`)))
      .join(" · ");
  };
  const one = (kind: string, name: string, value: string): string => {
    const [, before, after] = (name.endsWith("_changed") && /^(.*?) -> (.*)$/.exec(value)) || [];
    if (before !== undefined && after !== undefined) {
      return t("history.changed", { before: side(name, before), after: side(name, after) });
    }
    if (name === "purpose") return words(PURPOSES, value, (known) => t(`purpose.${known}`));
    if (name === "filter" && kind === "tokens_exported") return tokenFilterWords(value);
    if (name === "filter") return filterWords(readFilter(value)).join(" · ");
    const reason = name === "reason" ? reasonOf(value) : undefined;
    if (reason) return t(`reason.${reason}`);
    // What was reported of a loss, and serial numbers, are taken as they are.
    if (AS_TYPED.includes(name)) return value;
    const place = PLACES.find((known) => known === value);
    if (place) return t(`place.${place}`);
    // 理由 of an operator's own words is taken as it is.
    if (name === "reason" && kind === "clock_anchored") return value;
    if (name === "month") return format.month(value);
    if (name === "role") return words(ROLES, value, (known) => t(`role.${known}`));
    if (name === "edition") return words(EDITIONS, value, (known) => t(`edition.${known}`));
    // A day is a 利用開始日, an instant one of the clock or the end of temporary codes; everything else is a state or what was unlocked.
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return format.date(value);
    if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return format.dateTime(value);
    const state = TOKEN_STATES.find((known) => known === value);
    return state ? t(`tokenState.${state}`) : words(OTHERS, value, (known) => t(`detailValue.${known}`));
  };
  return ({ kind, details }) =>
    details.flatMap(({ name, value }) => {
      if (RAW.includes(name)) return [];
      const label = words(DETAILS, name, (known) => t(`detail.${known}`));
      if (value === "yes") return label;
      const texts =
        kind === "policy_changed"
          ? policyWords(value, details)
          : (name === "what" ? value.split(" ") : [value]).map((text) => one(kind, name, text));
      return t("history.detail", { label, value: texts.join(" · ") });
    });
}

/** The words for a name out of a list; a name that a newer version wrote stands as it is. */
function words<K extends string>(known: readonly K[], name: string, text: (name: K) => string): string {
  const found = known.find((one) => one === name);
  return found === undefined ? name : text(found);
}
