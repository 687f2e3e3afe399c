import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { EntryTable } from "../../components/history/EntryTable.tsx";
import { useReasonWords } from "../../components/history/reasons.ts";
import { Loaded } from "../../components/Loaded.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type LastUse, type RegistrationRecord, useIpc } from "../../ipc/client.ts";
import styles from "./tokens.module.css";

/** Everybody who was ever registered on a token, its last use, and what the history says of it. */
export function TokenRecord({ serial }: { serial: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const query = useQuery({ queryKey: ["tokenRecord", serial], queryFn: () => ipc.tokenRecord(serial) });
  return (
    <Loaded query={query}>
      {({ registrations, lastUse, entries, total }) => (
        <>
          <Section title={t("tokens.record.title")}>
            <DefinitionList
              items={[{ label: t("tokens.record.lastUse"), value: <LastUseWords lastUse={lastUse} /> }]}
            />
            {registrations.length > 0 && <Registrations registrations={registrations} />}
          </Section>
          <Section title={t("tokens.record.history")}>
            <EntryTable label={t("tokens.record.history")} entries={entries} />
            {entries.length < total && (
              <p className="quiet">{t("tokens.record.more", { shown: entries.length, total })}</p>
            )}
          </Section>
        </>
      )}
    </Loaded>
  );
}

function LastUseWords({ lastUse }: { lastUse: LastUse | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!lastUse) return t("tokens.record.neverUsed");
  const { at, name, purpose } = lastUse;
  return t("tokens.record.used", {
    at: format.dateTime(at),
    name: t("common.honorific", { name }),
    purpose: purpose ? t(`purpose.${purpose}`) : t("common.none"),
  });
}

const STATES = { active: "active", suspended: "suspended" } as const;

function Registrations({ registrations }: { registrations: readonly RegistrationRecord[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reasonWords = useReasonWords();
  return (
    <ResultTable
      label={t("tokens.record.registrations")}
      rows={registrations}
      rowKey={({ loginId, since }) => `${loginId} ${since}`}
      columns={[
        {
          title: t("common.name"),
          cell: ({ name, loginId }) => (
            <span className={styles.two}>
              <span>{name}</span>
              <span className={styles.second}>{loginId}</span>
            </span>
          ),
        },
        {
          title: t("tokens.state"),
          cell: ({ state, reason }) =>
            state === "revoked"
              ? reason === null
                ? t("tokens.record.ended")
                : t("tokens.record.endedFor", { reason: reasonWords(reason) })
              : t(`otp.${STATES[state]}`),
        },
        {
          title: t("tokens.record.begun"),
          cell: ({ since, begunBy }) => <When at={format.dateTime(since)} by={begunBy} />,
        },
        {
          title: t("tokens.record.end"),
          cell: ({ endedAt, endedBy }) =>
            endedAt === null ? t("common.none") : <When at={format.dateTime(endedAt)} by={endedBy} />,
        },
      ]}
    />
  );
}

function When({ at, by }: { at: string; by: string | null }) {
  return (
    <span className={styles.two}>
      <span>{at}</span>
      {by && <span className={styles.second}>{by}</span>}
    </span>
  );
}
