import { useTranslation } from "react-i18next";
import type { Range } from "./policy.ts";

/** 「3回～15回（はじめは5回）」. */
export function useRangeWords(): ({ min, max, initial }: Range, word: (value: number) => string) => string {
  const { t } = useTranslation();
  return ({ min, max, initial }, word) =>
    t("settings.range", { min: word(min), max: word(max), initial: word(initial) });
}

/** The values of 「認証の設定」 in words, the same to read and to choose. */
export function usePolicyWords() {
  const { t } = useTranslation();
  return {
    failures: (value: number) => t("settings.times", { value }),
    window: (count: number) => (count === 0 ? t("settings.windowNone") : t("settings.windowOf", { count })),
    revokeNeeds: (otp: boolean) => (otp ? t("settings.passwordAndOtp") : t("settings.passwordOnly")),
    allowed: (allowed: boolean) => (allowed ? t("settings.allowed") : t("settings.forbidden")),
  };
}
