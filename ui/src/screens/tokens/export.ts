import { useTranslation } from "react-i18next";
import type { ExportedTokenList, ExportedTokens, TokenQuery, TokenState } from "../../ipc/client.ts";

/** What the ledger shows; `null`: all. */
export type TokenFilter = { search: string | null; state: TokenState | null };

/** What was exported: with keys, or as a list without. */
export type Exported = { with: "keys"; file: ExportedTokens } | { with: "list"; file: ExportedTokenList };

export function queryOf(filter: TokenFilter): TokenQuery {
  return { contract: null, limit: null, after: null, ...filter };
}

/** A filter in words, in one line. */
export function useTokenFilterWords(): (filter: TokenFilter) => string {
  const { t } = useTranslation();
  return ({ search, state }) => {
    const words = [
      state && t("tokenExport.state", { state: t(`tokenState.${state}`) }),
      search && t("tokenExport.search", { search }),
    ].filter(Boolean);
    return words.join(" · ") || t("tokenExport.everything");
  };
}
