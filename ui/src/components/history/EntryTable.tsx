import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { HistoryEntry } from "../../ipc/client.ts";
import { kindOf } from "../../ipc/history-kinds.ts";
import { ResultTable } from "../ResultTable.tsx";
import { useRefusalWords } from "../refusal.ts";
import { useDetailWords } from "./details.ts";
import styles from "./EntryTable.module.css";

/** Entries of the history about one thing, to read and to print. */
export function EntryTable({ label, entries }: { label: string; entries: readonly HistoryEntry[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const detailWords = useDetailWords();
  if (entries.length === 0) return <p className="quiet">{t("history.nothing")}</p>;
  const what = (entry: HistoryEntry) => {
    const { kind, refused } = entry;
    const known = kindOf(kind);
    const name = known ? t(`kind.${known}`) : kind;
    const details = detailWords(entry);
    return (
      <span className={styles.entry}>
        <span>{refused ? t("history.detail", { label: name, value: refusalWords(refused) }) : name}</span>
        {details.length > 0 && <span className={styles.details}>{details.join(" · ")}</span>}
      </span>
    );
  };
  return (
    <ResultTable
      label={label}
      rows={entries}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          title: t("history.at"),
          cell: ({ at }) => <span className={styles.at}>{format.dateTime(at)}</span>,
        },
        { title: t("history.what"), cell: what },
        { title: t("history.user"), cell: ({ user }) => user ?? t("history.none") },
        { title: t("history.operator"), cell: ({ operator }) => operator ?? t("history.none") },
      ]}
    />
  );
}
