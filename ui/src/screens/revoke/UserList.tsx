import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OtpChip } from "../../components/Chip.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Section } from "../../components/Section.tsx";
import type { UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useUsers } from "../../ipc/users.ts";
import styles from "./Revoke.module.css";

/** 「利用者一覧」: those with a token. `forced` are ticked, and stay so. */
export function UserList({
  id,
  startWith,
  chosen,
  forced,
  onChoose,
}: {
  id: string;
  /** What is searched for at first. */
  startWith?: string;
  chosen: readonly UserView[];
  forced: readonly { loginId: string }[];
  onChoose: (users: readonly UserView[]) => void;
}) {
  const { t } = useTranslation();
  const { person } = useSession();
  const [search, setSearch] = useState(startWith ?? "");
  const query = useUsers(search);
  const fixed = new Set(forced.map(({ loginId }) => loginId));

  const choose = (rows: readonly UserView[], loginIds: ReadonlySet<string>) => {
    // Those whom a search hides now stay chosen; those newly chosen come last.
    const kept = chosen.filter((user) => loginIds.has(user.loginId) || !rows.some(same(user)));
    const added = rows.filter(
      (user) => loginIds.has(user.loginId) && !fixed.has(user.loginId) && !chosen.some(same(user)),
    );
    onChoose([...kept, ...added]);
  };
  return (
    <Section title={t("userTable.label")}>
      <div id={id}>
        <SearchField label={t("userTable.search")} value={search} onChange={setSearch} />
      </div>
      <Loaded query={query}>
        {({ items, total }) => {
          const rows = items.filter(({ serial }) => serial !== null);
          return (
            <DataTable
              label={t("userTable.label")}
              rows={rows}
              rowKey={({ loginId }) => loginId}
              selection="multiple"
              selected={new Set([...chosen.map(({ loginId }) => loginId), ...fixed])}
              onSelect={(loginIds) => choose(rows, loginIds)}
              fixed={fixed}
              filtered={search !== ""}
              onClearFilter={() => setSearch("")}
              empty={
                <EmptyState icon="token" title={t("revoke.empty")}>
                  <p>{t("revoke.emptyText")}</p>
                </EmptyState>
              }
              total={items.length < total ? total : undefined}
              onMore={query.more}
              columns={[
                {
                  key: "name",
                  title: t("common.name"),
                  rowHeader: true,
                  cell: ({ name, loginId }) => (
                    <span className={styles.stack}>
                      <span>{name}</span>
                      <span className={styles.quiet}>
                        <span className="figures">{loginId}</span>
                        {loginId === person?.loginId && ` (${t("userTable.self")})`}
                      </span>
                    </span>
                  ),
                },
                {
                  key: "serial",
                  title: t("common.serial"),
                  sortBy: serialOf,
                  cell: ({ serial, otp }) => (
                    <span className={styles.stack}>
                      <span className="figures">{serial}</span>
                      <OtpChip standing={otp} />
                    </span>
                  ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Section>
  );
}

function serialOf({ serial }: UserView): string {
  return serial ?? "";
}

function same({ loginId }: UserView): (other: UserView) => boolean {
  return (other) => other.loginId === loginId;
}
