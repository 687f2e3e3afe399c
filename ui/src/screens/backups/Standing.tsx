import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice.tsx";
import { useFormat } from "../../format.ts";
import type { Backups } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import styles from "./backups.module.css";

const DAY = 86_400;
/** Seconds after which a backup, or a rehearsal, is due again. */
const BACKUP_DUE = 7 * DAY;
const REHEARSAL_DUE = 90 * DAY;

/** When a backup was last made, and when one was last rehearsed: too long ago is a warning. */
export function Standing({ backups: { lastMade, lastRehearsed } }: { backups: Backups }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const isOlder = (at: string, seconds: number) => Date.parse(session.now) - Date.parse(at) > seconds * 1000;
  const at = (at: string) => <p className="figures">{format.dateTime(at)}</p>;
  const last = (at: string) => <p>{t("backups.last", { at: format.dateTime(at) })}</p>;

  const advice = t(mayAct(session, ["administer"]) ? "backups.makeNow" : "backups.askToMake");
  const made =
    lastMade === null ? (
      <Notice tone="attention" title={t("backups.madeNever")}>
        <p>{advice}</p>
      </Notice>
    ) : isOlder(lastMade, BACKUP_DUE) ? (
      <Notice tone="attention" title={t("backups.madeOld", { age: format.roughDuration(BACKUP_DUE) })}>
        {last(lastMade)}
        <p>{advice}</p>
      </Notice>
    ) : (
      <Notice tone="success" title={t("backups.made")}>
        {at(lastMade)}
      </Notice>
    );

  const rehearsed =
    lastRehearsed === null ? (
      <Notice tone="attention" title={t("backups.rehearsedNever")}>
        <p>{t("backups.rehearseNow")}</p>
      </Notice>
    ) : isOlder(lastRehearsed, REHEARSAL_DUE) ? (
      <Notice
        tone="attention"
        title={t("backups.rehearsedOld", { age: format.roughDuration(REHEARSAL_DUE) })}
      >
        {last(lastRehearsed)}
        <p>{t("backups.rehearseNow")}</p>
      </Notice>
    ) : (
      <Notice tone="success" title={t("backups.rehearsed")}>
        {at(lastRehearsed)}
      </Notice>
    );

  return (
    <section className={styles.standing} aria-label={t("backups.standing")}>
      {made}
      {rehearsed}
    </section>
  );
}
