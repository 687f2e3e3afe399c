import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { RoleChip, UserStatusChip } from "../../components/Chip.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type Role, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./operators.module.css";

/** So many of the last sign-ins are looked through. */
const SIGN_INS = 500;

const BRANCH_STAFF: readonly Role[] = ["clerk", "supervisor"];

export function OperatorList({ onRemove }: { onRemove?: (operator: UserView) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const { person } = useSession();
  const query = useQuery({ queryKey: ["operators"], queryFn: () => ipc.operators() });
  const signIns = useLastSignIns();
  const isSelf = ({ loginId }: UserView) => loginId === person?.loginId;
  const columns: { title: string; cell: (operator: UserView) => ReactNode }[] = [
    {
      title: t("common.name"),
      cell: (operator) => (
        <span className={styles.two}>
          <span className={styles.name}>
            {operator.name}
            {isSelf(operator) && <span className={styles.self}>{t("userTable.self")}</span>}
          </span>
          <span className={styles.second}>{operator.loginId}</span>
        </span>
      ),
    },
    {
      title: t("users.standing"),
      cell: ({ role, status }) => (
        <span className={styles.chips}>
          <RoleChip role={role} />
          <UserStatusChip status={status} />
        </span>
      ),
    },
    {
      title: t("operators.lastSignIn"),
      cell: ({ loginId }) => {
        const at = signIns?.get(loginId);
        if (!at) return t("operators.noSignIn");
        return (
          <span className={styles.two}>
            <span className="figures">{format.date(format.day(at))}</span>
            <span className="figures">{format.time(at)}</span>
          </span>
        );
      },
    },
  ];
  if (onRemove) {
    columns.push({
      title: t("operators.acts"),
      cell: (operator) =>
        BRANCH_STAFF.includes(operator.role) &&
        !isSelf(operator) && (
          <Button
            aria-label={t("operators.removeOne", { name: operator.name })}
            onPress={() => onRemove(operator)}
          >
            {t("operators.remove")}
          </Button>
        ),
    });
  }
  return (
    <Section title={t("operators.list")}>
      <Loaded query={query}>
        {({ items }) => (
          <ResultTable
            label={t("operators.list")}
            rows={items}
            rowKey={({ loginId }) => loginId}
            columns={columns}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** When each of them last signed in, as far as the last sign-ins tell. */
function useLastSignIns(): Map<string, string> | undefined {
  const ipc = useIpc();
  const { data } = useQuery({
    queryKey: ["lastSignIns"],
    queryFn: () =>
      ipc.history({
        from: null,
        to: null,
        user: null,
        operator: null,
        kind: "signed_in",
        result: "done",
        limit: SIGN_INS,
        after: null,
      }),
  });
  if (!data) return undefined;
  const last = new Map<string, string>();
  // Newest first.
  for (const { user, at, refused } of data.items) {
    if (user !== null && refused === null && !last.has(user)) last.set(user, at);
  }
  return last;
}
