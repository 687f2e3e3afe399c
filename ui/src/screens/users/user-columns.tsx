import { useTranslation } from "react-i18next";
import { OtpChip, UserStatusChip } from "../../components/Chip.tsx";
import type { LongColumn } from "../../components/LongTable.tsx";
import { LockMark } from "../../components/user/LockMark.tsx";
import type { UserColumn, UserView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./users.module.css";

/** The columns of the list of users, the three locks each by itself. */
export function useUserColumns(): LongColumn<UserView, UserColumn>[] {
  const { t } = useTranslation();
  const { edition } = useSession();
  return [
    {
      key: "name",
      title: t("users.nameAndId"),
      sort: "name",
      width: 10.5,
      grow: 2,
      cell: ({ name, kana, loginId }) => (
        <span className={styles.name}>
          <span>{name}</span>
          <span className={styles.second}>{[kana, loginId].filter(Boolean).join(" · ")}</span>
        </span>
      ),
    },
    ...(edition === "branch"
      ? [
          {
            key: "contract",
            title: t("common.contract"),
            width: 8,
            grow: 1,
            cell: ({ contractName, contract }: UserView) => contractName ?? contract ?? t("common.none"),
          },
        ]
      : []),
    {
      key: "standing",
      title: t("users.standing"),
      width: 7.5,
      cell: ({ role, status }) => (
        <span className={styles.name}>
          <span>{t(`role.${role}`)}</span>
          {status === "stopped" && (
            <span>
              <UserStatusChip status={status} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: "otp",
      title: t("users.otpAndSerial"),
      sort: "otp",
      width: 9.5,
      cell: ({ otp, serial }) => (
        <span className={styles.name}>
          <span>
            <OtpChip standing={otp} />
          </span>
          {serial && <span className={styles.second}>{serial}</span>}
        </span>
      ),
    },
    ...(["login", "confirmation", "otp"] as const).map((lock) => ({
      key: `lock-${lock}`,
      title: t(`users.lock.${lock}`),
      width: lock === "otp" ? 6.5 : 5.75,
      cell: ({ locks }: UserView) => <LockMark locked={locks[lock]} />,
    })),
  ];
}
