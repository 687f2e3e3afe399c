import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { useRefusalWords } from "../../components/refusal.ts";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type HistoryEntry, useIpc } from "../../ipc/client.ts";
import { kindOf } from "../../ipc/history-kinds.ts";

const SHOWN = 10;

/** What was done to the user last; all of it stands in 操作履歴照会. */
export function UserHistory({ loginId }: { loginId: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const query = useQuery({
    queryKey: ["history", "user", loginId],
    queryFn: () =>
      ipc.history({
        from: null,
        to: null,
        user: loginId,
        operator: null,
        kind: null,
        result: null,
        limit: SHOWN,
        after: null,
      }),
  });
  return (
    <Section title={t("userCard.history")}>
      <Loaded query={query}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="quiet">{t("userCard.noHistory")}</p>
          ) : (
            <>
              <Entries entries={items} />
              {total > items.length && (
                <p>
                  {t("userCard.moreHistory", { shown: items.length, total })}{" "}
                  <TextLink to="/history">{t("nav.history")}</TextLink>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function Entries({ entries }: { entries: readonly HistoryEntry[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const kindWords = (name: string) => {
    const known = kindOf(name);
    return known ? t(`kind.${known}`) : name;
  };
  return (
    <ResultTable
      label={t("userCard.history")}
      rows={entries}
      rowKey={({ number }) => String(number)}
      columns={[
        { title: t("history.at"), cell: ({ at }) => <span className="figures">{format.dateTime(at)}</span> },
        { title: t("history.what"), cell: ({ kind }) => kindWords(kind) },
        {
          title: t("history.result"),
          cell: ({ refused }) =>
            refused === null ? (
              <Chip tone="neutral" icon="check">
                {t("history.done")}
              </Chip>
            ) : (
              <Chip tone="attention" icon="ban">
                {refusalWords(refused)}
              </Chip>
            ),
        },
        {
          title: t("history.operator"),
          cell: ({ operator }) => <span className="figures">{operator ?? t("history.none")}</span>,
        },
      ]}
    />
  );
}
