import { useTranslation } from "react-i18next";
import { Digest } from "../../components/Digest.tsx";
import { useFormat } from "../../format.ts";
import type { BackupMade } from "../../ipc/client.ts";

/** What is in a backup, for `DefinitionList`. */
export function useContents() {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ users, tokens, auditEntries, head }: Omit<BackupMade, "name">) => [
    { label: t("vault.users"), value: t("vault.people", { value: format.number(users) }) },
    { label: t("vault.tokens"), value: t("vault.pieces", { value: format.number(tokens) }) },
    { label: t("vault.entries"), value: t("vault.items", { value: format.number(auditEntries) }) },
    { label: t("vault.digest"), value: <Digest value={head} /> },
  ];
}
