import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { OtpChip, UserStatusChip } from "../../components/Chip.tsx";
import { type DataColumn, DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { LockMark } from "../../components/user/LockMark.tsx";
import type { UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useUsers } from "../../ipc/users.ts";
import styles from "./users.module.css";

export type UserColumn = "standing" | "otp" | "eachLock";

/** 「利用者一覧」 with its search: to open a user, or to choose one. */
export function UserTable({
  columns,
  first,
  selected,
  onSelect,
  onOpen,
  children,
}: {
  columns: readonly UserColumn[];
  /** Whom this page is about: they stand first. */
  first?: (user: UserView) => boolean;
  selected?: UserView | null;
  onSelect?: (user: UserView | null) => void;
  onOpen?: (user: UserView) => void;
  /** The first act, shown where there is nobody. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search).trim();
  const all = useUserColumns();
  const query = useUsers(wanted);
  const shown = [...all.who, ...columns.flatMap((column) => all[column])];

  return (
    <div className={styles.list}>
      <SearchField label={t("users.search")} value={search} onChange={setSearch} />
      <Loaded query={query}>
        {({ items, total }) => {
          const rows = first ? items.toSorted((a, b) => Number(first(b)) - Number(first(a))) : items;
          const named = (key: string | undefined) => items.find(({ loginId }) => loginId === key);
          return (
            <DataTable
              label={t("users.list")}
              columns={shown}
              rows={rows}
              rowKey={({ loginId }) => loginId}
              total={total}
              onMore={query.more}
              height={onOpen ? "page" : "list"}
              selection={onSelect ? "single" : "none"}
              selected={onSelect && new Set(selected ? [selected.loginId] : [])}
              onSelect={onSelect && (([key]) => onSelect(named(key) ?? null))}
              onOpen={
                onOpen &&
                ((key) => {
                  const user = named(key);
                  if (user) onOpen(user);
                })
              }
              filtered={wanted !== ""}
              onClearFilter={() => setSearch("")}
              empty={
                <EmptyState icon="users" title={t("users.empty")}>
                  {children}
                </EmptyState>
              }
            />
          );
        }}
      </Loaded>
    </div>
  );
}

function useUserColumns(): Record<UserColumn | "who", DataColumn<UserView>[]> {
  const { t } = useTranslation();
  const { edition } = useSession();
  const who: DataColumn<UserView>[] = [
    {
      key: "name",
      title: t("users.nameAndId"),
      rowHeader: true,
      cell: ({ name, kana, loginId }) => (
        <span className={styles.name}>
          <span>{name}</span>
          {kana && <span className={styles.second}>{kana}</span>}
          <span className={styles.second}>{loginId}</span>
        </span>
      ),
    },
  ];
  if (edition === "branch") {
    who.push({
      key: "contract",
      title: t("common.contract"),
      cell: ({ contractName, contract }) => contractName ?? contract ?? t("common.none"),
    });
  }
  return {
    who,
    standing: [
      {
        key: "standing",
        title: t("users.standing"),
        cell: ({ role, status }) => (
          <span className={styles.name}>
            <span>{t(`role.${role}`)}</span>
            <span>
              <UserStatusChip status={status} />
            </span>
          </span>
        ),
      },
    ],
    otp: [
      {
        key: "otp",
        title: t("users.otpAndSerial"),
        width: 8.5,
        cell: ({ otp, serial }) => (
          <span className={styles.name}>
            <span>
              <OtpChip standing={otp} />
            </span>
            {serial && <span className={styles.second}>{serial}</span>}
          </span>
        ),
      },
    ],
    eachLock: (["login", "confirmation", "otp"] as const).map((lock) => ({
      key: `lock-${lock}`,
      title: t(`users.lock.${lock}`),
      cell: ({ locks }) => <LockMark locked={locks[lock]} />,
    })),
  };
}
