import { useTranslation } from "react-i18next";
import type {
  ExpiryBand,
  ExportedTokenList,
  ExportedTokens,
  Timekeeping,
  TokenPlace,
  TokenQuery,
  TokenState,
  TokenUsage,
} from "../../ipc/client.ts";
import type { TokenList } from "../../list-memory.ts";

export const STATES: readonly TokenState[] = [
  "unregistered",
  "in_use",
  "paused",
  "lost",
  "faulty",
  "disposed",
];
export const PLACES: readonly TokenPlace[] = ["in_stock", "in_transit", "with_contract", "returned"];
export const EXPIRIES: readonly ExpiryBand[] = ["expired", "within7", "within30", "within60", "within90"];
export const TIMES: readonly Timekeeping[] = ["needs_resync", "off", "long_unused"];
export const USAGES: readonly TokenUsage[] = ["nobody", "shared"];

/** What was exported: with keys, or as a list without. */
export type Exported = { with: "keys"; file: ExportedTokens } | { with: "list"; file: ExportedTokenList };

/** What the ledger shows, whatever the order. */
export function queryOf({ sort: _, descending: __, ...filter }: TokenList): TokenQuery {
  return filter;
}

export function isFiltered(list: TokenList): boolean {
  return Object.values(queryOf(list)).some(Boolean);
}

/** A filter in words, in one line. */
export function useTokenFilterWords(): (filter: TokenList) => string {
  const { t } = useTranslation();
  return ({ search, state, place, expiry, timekeeping, usage }) => {
    const words = [
      state && t("tokenExport.state", { state: t(`tokenState.${state}`) }),
      place && t("tokenExport.place", { place: t(`place.${place}`) }),
      expiry && t("tokenExport.expiry", { expiry: t(`tokens.expiryBand.${expiry}`) }),
      timekeeping && t("tokenExport.time", { time: t(`tokens.time.${timekeeping}`) }),
      usage && t("tokenExport.usage", { usage: t(`tokens.use.${usage}`) }),
      search && t("tokenExport.search", { search }),
    ].filter(Boolean);
    return words.join(" · ") || t("tokenExport.everything");
  };
}
