import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Preview, Problem } from "../ipc/client.ts";
import type { NeededField } from "./form-errors.ts";
import { Notice } from "./Notice.tsx";
import { TextField } from "./TextField.tsx";

/**
 * Before the only token a master can sign in with is taken from him, the last four characters of its serial number are
 * asked for. Nothing where no master is concerned.
 */
export function useLastTokens(preview: Preview | null) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const masters = preview?.users.filter(({ lastToken }) => lastToken) ?? [];
  const idOf = (loginId: string) => `last-token-${loginId}`;
  const needed: NeededField[] = masters.map(({ loginId, name }) => ({
    field: idOf(loginId),
    label: t("lastToken.label", { name }),
    value: typed[loginId] ?? "",
  }));
  const first = masters[0];
  return {
    needed,
    lastTokens: masters.map(({ loginId }) => typed[loginId] ?? ""),
    fieldOf: ({ code }: Problem) =>
      first && code === "last_token_unconfirmed" ? idOf(first.loginId) : undefined,
    fields: (errorAt: (field: string) => string | undefined) =>
      masters.length > 0 && (
        <>
          <Notice tone="danger" title={t("lastToken.title")}>
            {t("lastToken.text")}
          </Notice>
          {masters.map(({ loginId, name }) => (
            <TextField
              key={loginId}
              id={idOf(loginId)}
              width="short"
              label={t("lastToken.label", { name })}
              description={t("lastToken.hint")}
              required
              maxLength={16}
              value={typed[loginId] ?? ""}
              onChange={(text) => setTyped({ ...typed, [loginId]: text })}
              error={errorAt(idOf(loginId))}
            />
          ))}
        </>
      ),
  };
}
