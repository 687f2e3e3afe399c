import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useUsers } from "../../ipc/users.ts";
import styles from "./Unlock.module.css";

/** 「利用者一覧」: who is suspended first; who is not, only when asked for. */
export function UserList({
  id,
  startWith,
  chosen,
  onChoose,
}: {
  id: string;
  /** What is searched for at first. */
  startWith?: string;
  chosen: readonly UserView[];
  onChoose: (users: readonly UserView[]) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { person } = useSession();
  const [search, setSearch] = useState(startWith ?? "");
  const [others, setOthers] = useState(false);
  const query = useUsers(search, others ? { sort: "otp" } : { lock: "otp" });

  const choose = (rows: readonly UserView[], loginIds: ReadonlySet<string>) => {
    // Those whom a search hides now stay chosen; those newly chosen come last.
    const kept = chosen.filter((user) => loginIds.has(user.loginId) || !rows.some(same(user)));
    const added = rows.filter((user) => loginIds.has(user.loginId) && !chosen.some(same(user)));
    onChoose([...kept, ...added]);
  };
  return (
    <Section title={t("userTable.label")}>
      <div className={styles.filters} id={id}>
        <SearchField label={t("userTable.search")} value={search} onChange={setSearch} />
        <Checkbox checked={others} onChange={setOthers}>
          {t("unlock.others")}
        </Checkbox>
      </div>
      <Loaded query={query}>
        {({ items, total }) => {
          // Whose enrolment is stopped stands among those without a token: all who are stopped come first.
          const rows = items.toSorted((a, b) => rank(a) - rank(b));
          return (
            <DataTable
              label={t("userTable.label")}
              rows={rows}
              rowKey={({ loginId }) => loginId}
              selection="multiple"
              selected={new Set(chosen.map(({ loginId }) => loginId))}
              onSelect={(loginIds) => choose(rows, loginIds)}
              fixed={new Set(person ? [person.loginId] : [])}
              filtered={search !== ""}
              onClearFilter={() => setSearch("")}
              empty={
                <EmptyState icon="check" title={t("unlock.empty")}>
                  <p>{t("unlock.emptyText")}</p>
                </EmptyState>
              }
              total={items.length < total ? total : undefined}
              onMore={query.more}
              columns={[
                {
                  key: "name",
                  title: t("common.name"),
                  rowHeader: true,
                  cell: ({ name, loginId, serial }) => (
                    <span className={styles.stack}>
                      <span>{name}</span>
                      <span className={styles.quiet}>
                        <span className="figures">{loginId}</span>
                        {serial && (
                          <>
                            {" · "}
                            <span className="figures">{serial}</span>
                          </>
                        )}
                      </span>
                    </span>
                  ),
                },
                {
                  key: "cause",
                  title: t("unlock.cause"),
                  cell: (user) => (
                    <span className={`${styles.stack} ${styles.cause}`}>
                      {user.suspendedAt && (
                        <span className="figures">{format.dateTime(user.suspendedAt)}</span>
                      )}
                      <Cause user={user} />
                      {user.failures > 0 && <span>{t("unlock.failures", { n: user.failures })}</span>}
                      {user.loginId === person?.loginId && (
                        <span className={styles.quiet}>{t("unlock.own")}</span>
                      )}
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

function Cause({ user }: { user: UserView }) {
  const { t } = useTranslation();
  if (user.enrolmentStopped) return t("unlock.causeEnrolment");
  if (user.otp === "suspended") return t("unlock.causeOtp");
  return <span className={styles.quiet}>{t("unlock.notSuspended")}</span>;
}

function suspended(user: UserView): boolean {
  return user.locks.otp;
}

function rank(user: UserView): number {
  return suspended(user) ? 0 : 1;
}

function same({ loginId }: UserView): (other: UserView) => boolean {
  return (other) => other.loginId === loginId;
}
