import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { ClockView } from "../../ipc/client.ts";
import styles from "./clock.module.css";

/** What the computer's clock shows, large and running, and how far it is from the latest time known to be right. */
export function ClockFacts({ clock, readAt }: { clock: ClockView; readAt: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useRunning(clock.now, readAt);
  const amount = format.roughDuration(clock.seconds);
  return (
    <dl className={styles.facts}>
      <div className={styles.now}>
        <dt>{t("clock.computer")}</dt>
        <dd>
          <span className={styles.date}>{format.date(format.day(now))}</span>
          <span className={styles.time}>{format.exactTime(now)}</span>
          <span className={styles.zone}>{format.timeZone(now)}</span>
        </dd>
      </div>
      <div>
        <dt>{t("clock.latest")}</dt>
        <dd>{format.dateTime(clock.latest)}</dd>
      </div>
      {clock.trust !== "trusted" && (
        <div>
          <dt>{t("clock.difference")}</dt>
          <dd>{t(clock.seconds < 0 ? "clock.slow" : "clock.fast", { amount })}</dd>
        </div>
      )}
    </dl>
  );
}

/** A time that was read at `readAt` and runs on. A step of the computer's clock shows at once. */
function useRunning(instant: string, readAt: number): string {
  const [here, setHere] = useState(readAt);
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return new Date(Date.parse(instant) + here - readAt).toISOString();
}
