import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Select } from "../../components/Select.tsx";
import type { OtpStanding, Role, UserLock, UserStatus } from "../../ipc/client.ts";
import type { UserList } from "../../list-memory.ts";
import styles from "./users.module.css";

const ROLES: readonly Role[] = ["master", "administrator", "general", "read_only"];
const STANDINGS: readonly OtpStanding[] = ["suspended", "pending", "active", "not_started"];
const LOCKS: readonly UserLock[] = ["any", "otp", "password"];
const STATUSES: readonly UserStatus[] = ["active", "stopped"];

/** Which users are listed; everything can be combined. */
export function UserFilters({
  list,
  onChange,
  onClear,
}: {
  list: UserList;
  onChange: (list: UserList) => void;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  const all = { value: "all" as const, text: t("users.filter.all") };
  const given = <V extends string>(value: V | "all") => (value === "all" ? undefined : value);
  return (
    <div className={styles.filters}>
      <SearchField
        label={t("users.search")}
        value={list.search ?? ""}
        onChange={(search) => onChange({ ...list, search: search || undefined })}
      />
      <Select
        label={t("common.otp")}
        width="short"
        value={list.otp ?? "all"}
        onChange={(otp) => onChange({ ...list, otp: given(otp) })}
        options={[all, ...STANDINGS.map((value) => ({ value, text: t(`otp.${value}`) }))]}
      />
      <Select
        label={t("users.lock.title")}
        width="short"
        value={list.lock ?? "all"}
        onChange={(lock) => onChange({ ...list, lock: given(lock) })}
        options={[all, ...LOCKS.map((value) => ({ value, text: t(`users.filter.lock.${value}`) }))]}
      />
      <Select
        label={t("common.role")}
        width="short"
        value={list.role ?? "all"}
        onChange={(role) => onChange({ ...list, role: given(role) })}
        options={[all, ...ROLES.map((value) => ({ value, text: t(`role.${value}`) }))]}
      />
      <Select
        label={t("users.status")}
        width="short"
        value={list.status ?? "all"}
        onChange={(status) => onChange({ ...list, status: given(status) })}
        options={[all, ...STATUSES.map((value) => ({ value, text: t(`userStatus.${value}`) }))]}
      />
      <div className={styles.clear}>
        <Button variant="quiet" onPress={onClear}>
          {t("common.clearFilter")}
        </Button>
      </div>
    </div>
  );
}
