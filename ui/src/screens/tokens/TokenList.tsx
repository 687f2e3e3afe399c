import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkOutcome } from "../../components/bulk/BulkResult.tsx";
import { TokenBulk } from "../../components/bulk/TokenBulk.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { LongTable } from "../../components/LongTable.tsx";
import { useShownContract } from "../../contract-scope.ts";
import { useIpc } from "../../ipc/client.ts";
import { useParts } from "../../ipc/parts.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import type { useList } from "../../list-memory.ts";
import { useGo } from "../../navigation.ts";
import { isFiltered } from "./export.ts";
import { Filters } from "./Filters.tsx";
import { useTokenColumns } from "./token-columns.tsx";
import styles from "./tokens.module.css";

const NONE: ReadonlySet<string> = new Set();

/** The ledger's list: filtered and sorted in Rust, of any length. */
export function TokenList({
  list,
  change,
  top,
  keepTop,
  onActed,
}: ReturnType<typeof useList<"tokens">> & { onActed: (outcome: BulkOutcome) => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const ipc = useIpc();
  const go = useGo();
  const columns = useTokenColumns();
  const contract = useShownContract()?.code;
  const wanted = { contract, ...useDeferredValue(list) };
  const rows = useParts(["tokens", wanted], (part) => ipc.tokens({ ...wanted, ...part }));
  const { sort, descending } = list;
  const clear = () => change({ sort, descending });
  return (
    <div className={styles.list}>
      <Filters list={list} onChange={change} onClear={clear} />
      <TokenBulk
        selected={selected}
        onClear={() => setSelected(NONE)}
        onDone={(outcome) => {
          setSelected(NONE);
          onActed(outcome);
        }}
      />
      <LongTable
        label={t("tokens.list")}
        columns={columns}
        rows={rows}
        rowKey={({ serial }) => serial}
        question={JSON.stringify(wanted)}
        top={top}
        onTop={keepTop}
        sort={sort ?? undefined}
        descending={descending}
        onSort={(sort, descending) => change({ ...list, sort, descending })}
        onOpen={({ serial }) => go("/tokens/detail/$serial", { serial })}
        selected={selected}
        onSelect={
          mayAct(session, ["handle_tokens"])
            ? ({ serial }, on) =>
                setSelected(
                  new Set(on ? [...selected, serial] : [...selected].filter((one) => one !== serial)),
                )
            : undefined
        }
        filtered={isFiltered(wanted)}
        empty={
          <EmptyState icon="token" title={t("tokens.empty")}>
            <p>{t("tokens.emptyHint")}</p>
          </EmptyState>
        }
      />
    </div>
  );
}
