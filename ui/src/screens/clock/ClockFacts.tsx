import { useTranslation } from "react-i18next";
import { RunningTime } from "../../components/RunningTime.tsx";
import { useFormat } from "../../format.ts";
import type { ClockView } from "../../ipc/client.ts";
import styles from "./clock.module.css";

/** What the computer's clock shows, large and running, and how far it is from the latest time known to be right. */
export function ClockFacts({ clock, readAt }: { clock: ClockView; readAt: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = format.roughDuration(clock.seconds);
  return (
    <dl className={styles.facts}>
      <div className={styles.now}>
        <dt>{t("clock.computer")}</dt>
        <dd>
          <RunningTime instant={clock.now} readAt={readAt} />
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
