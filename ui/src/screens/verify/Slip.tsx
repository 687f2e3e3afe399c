import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { useRefusalWords } from "../../components/refusal.ts";
import { useFormat } from "../../format.ts";
import { type HistoryEntry, type Ipc, useIpc } from "../../ipc/client.ts";
import type { Verdict } from "./Outcome.tsx";
import styles from "./Verify.module.css";

/**
 * The entry of what was just checked: paper and history say the same. A refusal that has no entry of its own has no
 * slip. `number`: which check of this visit it was.
 */
export function useEntry(verdict: Verdict | null, number: number): HistoryEntry | null {
  const ipc = useIpc();
  const { data } = useQuery({
    queryKey: ["verificationEntry", number],
    queryFn: () => (verdict ? entryOf(ipc, verdict) : null),
    enabled: verdict !== null && verdict.problem?.code !== "token_needs_resync",
    // An entry does not change.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (verdict && data) ?? null;
}

async function entryOf(ipc: Ipc, { user, problem, purpose }: Verdict): Promise<HistoryEntry | null> {
  const { items } = await ipc.history({
    from: null,
    to: null,
    user: user.loginId,
    operator: null,
    kind: "verified",
    result: null,
    limit: 1,
    after: null,
  });
  const [newest] = items;
  if (!newest) return null;
  const same = newest.refused === (problem?.code ?? null) && detail(newest, "purpose") === purpose;
  return same ? newest : null;
}

/** 「確認票」, on paper only. */
export function Slip({ verdict: { user, purpose }, entry }: { verdict: Verdict; entry: HistoryEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const items = [
    {
      label: t("common.contract"),
      value:
        user.contract === null
          ? t("common.none")
          : t("users.contractChoice", { code: user.contract, name: user.contractName ?? "" }),
    },
    { label: t("verify.user"), value: t("paper.person", { name: user.name, loginId: user.loginId }) },
    { label: t("verify.purpose"), value: t(`purpose.${purpose}`) },
    {
      label: t("verify.slip.at"),
      value: `${format.paperDate(format.day(entry.at))} ${format.exactTime(entry.at)}`,
    },
    {
      label: t("verify.result"),
      value: (
        <strong>
          {entry.refused === null
            ? t("verify.accepted")
            : t("verify.slip.refused", { reason: refusalWords(entry.refused) })}
        </strong>
      ),
    },
    { label: t("common.serial"), value: entry.serial ?? t("common.none") },
    { label: t("verify.requestNumber"), value: detail(entry, "request_number") ?? t("common.none") },
    { label: t("verify.note"), value: detail(entry, "note") ?? t("common.none") },
    { label: t("verify.slip.entry"), value: t("history.number", { n: format.number(entry.number) }) },
  ];
  return (
    <article className="print-only" aria-label={t("verify.slip.title")}>
      <h1>{t("verify.slip.title")}</h1>
      <PaperHead />
      <DefinitionList items={items} />
      <p className={styles.slipNote}>{t("verify.slip.explains")}</p>
      <PaperSignatures />
    </article>
  );
}

function detail(entry: HistoryEntry, wanted: string): string | undefined {
  return entry.details.find(({ name }) => name === wanted)?.value;
}
