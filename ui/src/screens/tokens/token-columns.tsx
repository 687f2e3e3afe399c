import { useTranslation } from "react-i18next";
import { PlaceChip, TokenStateChip } from "../../components/Chip.tsx";
import type { LongColumn } from "../../components/LongTable.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { useFormat } from "../../format.ts";
import type { TokenColumn, TokenView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { Expiry, ResyncChip } from "./Expiry.tsx";
import styles from "./tokens.module.css";

/** The ledger's columns. */
export function useTokenColumns(): LongColumn<TokenView, TokenColumn>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const offset = useOffsetWords();
  const { edition } = useSession();
  return [
    {
      key: "serial",
      title: t("common.serial"),
      sort: "serial",
      width: 7.5,
      grow: 1,
      cell: ({ serial, model }) => (
        <span className={styles.two}>
          <span className="figures">{serial}</span>
          <span className={styles.second}>{model}</span>
        </span>
      ),
    },
    {
      key: "state",
      title: t("tokens.state"),
      sort: "state",
      width: 8.5,
      cell: ({ state }) => <TokenStateChip state={state} />,
    },
    ...(edition === "company"
      ? []
      : [
          {
            key: "place",
            title: t("tokens.place"),
            width: 10.5,
            cell: ({ place }: TokenView) => <PlaceChip place={place} />,
          },
        ]),
    {
      key: "users",
      title: t("tokens.users"),
      sort: "users",
      width: 6.5,
      grow: 2,
      cell: ({ registrations }) => <Names names={registrations.map(({ name }) => name)} />,
    },
    {
      key: "expiry",
      title: t("common.expiry"),
      sort: "expiry",
      width: 8.5,
      cell: (token) => <Expiry token={token} />,
    },
    {
      key: "used",
      title: t("tokens.lastUse"),
      sort: "last_use",
      width: 8.5,
      cell: ({ needsResync, lastShown, offsetSeconds }) => (
        <span className={styles.two}>
          <span className="figures">{lastShown ? format.date(format.day(lastShown)) : t("common.none")}</span>
          {needsResync ? (
            <ResyncChip />
          ) : (
            <span className={styles.second}>
              {offsetSeconds !== null && lastShown && offset(offsetSeconds)}
            </span>
          )}
        </span>
      ),
    },
  ];
}

/** The first two by name, the others counted. */
function Names({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  if (names.length === 0) return <span className={styles.second}>{t("common.none")}</span>;
  return (
    <span className={styles.two}>
      {names.slice(0, names.length > 2 ? 1 : 2).map((name) => (
        <span key={name}>{name}</span>
      ))}
      {names.length > 2 && (
        <span className={styles.second}>{t("tokens.others", { n: names.length - 1 })}</span>
      )}
    </span>
  );
}
