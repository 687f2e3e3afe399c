import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFilterWords, useFirstFilter } from "../../components/history/filter.ts";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { useFormat } from "../../format.ts";
import { problemOf } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { ExportAndVerify } from "./ExportAndVerify.tsx";
import { Filters } from "./Filters.tsx";
import styles from "./History.module.css";
import { HistoryTable } from "./HistoryTable.tsx";
import { useHistory } from "./query.ts";

/** Refusals that are put right in the form. */
const OF_THE_FORM = ["user_unknown", "invalid_value"];

/** 「操作履歴照会」. */
export function HistoryScreen() {
  const { t } = useTranslation();
  const { acts } = useSession();
  const first = useFirstFilter();
  const filterWords = useFilterWords();
  const format = useFormat();
  const [filter, setFilter] = useState(first);
  // Another one begins the form anew.
  const [form, setForm] = useState(0);
  const query = useHistory(filter);
  const problem = query.error ? problemOf(query.error) : null;
  const inForm = problem !== null && OF_THE_FORM.includes(problem.code);
  const seesAll = acts.includes("see_records");
  const words = filterWords(filter);
  return (
    <>
      <PageHeader title={t("history.title")} actions={<PrintButton />} />
      <Filters
        key={form}
        value={filter}
        own={!seesAll}
        problem={inForm ? problem : null}
        onShow={(wanted) => {
          setFilter(wanted);
          // The same again: somebody wants to see what has been added.
          void query.refetch();
        }}
      />
      <ExportAndVerify filter={filter} mayVerify={seesAll} />
      {!inForm && (
        <Loaded query={query}>
          {({ items, total, head }) => (
            <>
              <p className={styles.shown}>
                {words.length > 0 ? words.join(" · ") : t("history.everything")}
                <span className="figures">{t("history.headIs", { head })}</span>
                {items[0] && <span>{t("history.zone", { zone: format.timeZone(items[0].at) })}</span>}
              </p>
              {items.length < total && (
                <p className="print-only">
                  {t("history.partPrinted", { n: format.number(items.length), total: format.number(total) })}
                </p>
              )}
              <HistoryTable
                entries={items}
                total={total}
                onMore={query.more}
                filtered={JSON.stringify(filter) !== JSON.stringify(first)}
                onClearFilter={() => {
                  setFilter(first);
                  setForm(form + 1);
                }}
              />
            </>
          )}
        </Loaded>
      )}
    </>
  );
}
