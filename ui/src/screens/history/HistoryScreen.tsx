import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Filters } from "./Filters.tsx";
import { HistoryTable } from "./HistoryTable.tsx";
import { NO_FILTER, useHistory } from "./query.ts";

/** 「操作履歴照会」. */
export function HistoryScreen() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(NO_FILTER);
  const query = useHistory(filter);
  return (
    <>
      <PageHeader title={t("history.title")} />
      <Filters value={filter} onChange={setFilter} />
      <Loaded query={query}>
        {({ items, total }) => (
          <HistoryTable
            entries={items}
            total={total}
            onMore={query.more}
            filtered={Object.values(filter).some((set) => set !== null)}
            onClearFilter={() => setFilter(NO_FILTER)}
          />
        )}
      </Loaded>
    </>
  );
}
