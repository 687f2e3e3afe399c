import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkOutcome } from "../../components/bulk/BulkResult.tsx";
import { UserBulk } from "../../components/bulk/UserBulk.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { LongTable } from "../../components/LongTable.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useParts } from "../../ipc/parts.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import type { useList } from "../../list-memory.ts";
import { UserFilters } from "./UserFilters.tsx";
import { useUserColumns } from "./user-columns.tsx";
import styles from "./users.module.css";

/** Login IDs with names. */
const NONE: ReadonlyMap<string, string> = new Map();

/** The list of users: filtered and sorted in Rust, of any length. */
export function UserList({
  list,
  change,
  top,
  keepTop,
  onOpen,
  onActed,
}: ReturnType<typeof useList<"users">> & {
  onOpen: (loginId: string) => void;
  onActed: (outcome: BulkOutcome) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const columns = useUserColumns();
  const [selected, setSelected] = useState(NONE);
  const wanted = useDeferredValue(list);
  const rows = useParts(["users", wanted], (part) => ipc.users({ ...wanted, ...part }));
  const { sort, descending } = list;
  const { sort: _, descending: __, ...filter } = wanted;
  const tick = (loginId: string, name: string, on: boolean) => {
    const next = new Map(selected);
    if (on) next.set(loginId, name);
    else next.delete(loginId);
    setSelected(next);
  };
  return (
    <div className={styles.list}>
      <UserFilters list={list} onChange={change} onClear={() => change({ sort, descending })} />
      <UserBulk
        selected={selected}
        onClear={() => setSelected(NONE)}
        onDone={(outcome) => {
          setSelected(NONE);
          onActed(outcome);
        }}
      />
      <LongTable
        label={t("users.list")}
        columns={columns}
        rows={rows}
        rowKey={({ loginId }) => loginId}
        question={JSON.stringify(wanted)}
        top={top}
        onTop={keepTop}
        sort={sort ?? undefined}
        descending={descending}
        onSort={(sort, descending) => change({ ...list, sort, descending })}
        onOpen={({ loginId }) => onOpen(loginId)}
        selected={new Set(selected.keys())}
        onSelect={
          mayAct(session, ["unlock", "stop_users"])
            ? ({ loginId, name }, on) => tick(loginId, name, on)
            : undefined
        }
        filtered={Object.values(filter).some(Boolean)}
        empty={<EmptyState icon="users" title={t("users.empty")} />}
      />
    </div>
  );
}
