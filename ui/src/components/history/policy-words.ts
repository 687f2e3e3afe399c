import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "../../ipc/client.ts";

const RULES = [
  "failures_allowed",
  "window",
  "revoke_needs_otp",
  "unlock_same_token",
  "users_per_contract",
  "large_imports",
] as const;

/** The rules of 「認証の設定」 before or after (`failures_allowed=5 window=1 …`), as far as they were changed. */
export function usePolicyWords(): (rules: string, details: HistoryEntry["details"]) => string[] {
  const { t } = useTranslation();
  return (rules, details) => {
    const all = details.map(({ value }) => value.split(" "));
    const changed = rules.split(" ").filter((rule) => !all.every((side) => side.includes(rule)));
    return changed.map((rule) => {
      const [name, value = ""] = rule.split("=");
      const known = RULES.find((one) => one === name);
      if (known === undefined) return rule;
      const text = value === "true" ? t("common.yes") : value === "false" ? t("common.no") : value;
      return t("history.rule", { rule: t(`policyRule.${known}`), value: text });
    });
  };
}
