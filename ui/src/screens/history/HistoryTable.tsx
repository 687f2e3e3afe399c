import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useDetailWords } from "../../components/history/details.ts";
import { useRefusalWords } from "../../components/refusal.ts";
import { useFormat } from "../../format.ts";
import type { HistoryEntry } from "../../ipc/client.ts";
import { kindOf } from "../../ipc/history-kinds.ts";
import styles from "./History.module.css";

/** Ways back, by which somebody could also have undone what others did: shown red. */
const RECOVERIES = ["vault_recovered", "restored", "rollback_acknowledged"];

export function HistoryTable({
  entries,
  total,
  onMore,
  filtered,
  onClearFilter,
}: {
  entries: readonly HistoryEntry[];
  total: number;
  onMore: () => void;
  filtered: boolean;
  onClearFilter: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const detailWords = useDetailWords();
  return (
    <DataTable
      label={t("history.list")}
      height="page"
      rows={entries}
      rowKey={({ number }) => String(number)}
      total={total}
      onMore={onMore}
      filtered={filtered}
      onClearFilter={onClearFilter}
      empty={<EmptyState icon="history" title={t("history.nothing")} />}
      columns={[
        {
          key: "at",
          title: t("history.at"),
          cell: ({ at, number }) => (
            <span className={styles.stack}>
              <span className={styles.at}>
                {format.date(format.day(at))} {format.exactTime(at)}
              </span>
              <span className={styles.quiet}>{t("history.number", { n: format.number(number) })}</span>
            </span>
          ),
        },
        {
          key: "what",
          title: t("history.what"),
          rowHeader: true,
          cell: ({ kind, refused }) => {
            const known = kindOf(kind);
            return (
              <span className={styles.stack}>
                <span className={RECOVERIES.includes(kind) ? styles.recovery : undefined}>
                  {known ? t(`kind.${known}`) : kind}
                </span>
                {RECOVERIES.includes(kind) && (
                  <Chip tone="danger" icon="warning">
                    {t("history.recovery")}
                  </Chip>
                )}
                {refused ? (
                  <>
                    <Chip tone="attention" icon="ban">
                      {t("history.refused")}
                    </Chip>
                    <span className={styles.quiet}>{refusalWords(refused)}</span>
                  </>
                ) : (
                  <Chip tone="neutral" icon="check">
                    {t("history.done")}
                  </Chip>
                )}
              </span>
            );
          },
        },
        {
          key: "operator",
          title: t("history.operator"),
          cell: ({ operator, via, computer }) => (
            <span className={styles.stack}>
              <span className="figures">{operator ?? t("history.none")}</span>
              <span className={styles.quiet}>{t(`history.via.${via}`)}</span>
              {computer && <span className={styles.quiet}>{computer}</span>}
            </span>
          ),
        },
        {
          key: "about",
          title: t("history.about"),
          cell: ({ user, serial, contract }) => (
            <span className={styles.stack}>
              {user && <span className="figures">{user}</span>}
              {serial && <span className={`${styles.quiet} figures`}>{serial}</span>}
              {!user && !serial && contract && <span className="figures">{contract}</span>}
              {!user && !serial && !contract && t("history.none")}
            </span>
          ),
        },
        {
          key: "details",
          title: t("history.details"),
          cell: (entry) => (
            <ul className={styles.details}>
              {detailWords(entry).map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
