import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import type { ClockView, SuspectedClock } from "../ipc/client.ts";
import styles from "./ClockNotice.module.css";
import { Notice } from "./Notice.tsx";

/** The computer's clock is not trusted: what happened, and that no one-time password is looked at. */
export function ClockStoppedNotice({ clock, children }: { clock: ClockView; children?: ReactNode }) {
  const { t } = useTranslation();
  const happened = useClockWords();
  return (
    <Notice tone="danger" title={happened(clock)}>
      <div className={styles.text}>
        <p>{t("clock.stopped")}</p>
        {children}
      </div>
    </Notice>
  );
}

/** Tokens agree that the computer's clock is off: it is to be set right before codes are refused. */
export function ClockSuspectedNotice({ suspected: { seconds, tokens } }: { suspected: SuspectedClock }) {
  const { t } = useTranslation();
  const amount = useFormat().roughDuration(seconds);
  return (
    <Notice tone="attention" title={t("clock.suspected", { tokens, amount })}>
      <p>{seconds > 0 ? t("clock.suspectedFast", { amount }) : t("clock.suspectedSlow", { amount })}</p>
    </Notice>
  );
}

/** What happened to the clock, in a sentence; nothing while it is trusted. */
export function useClockWords(): (clock: ClockView | undefined) => string | undefined {
  const { t } = useTranslation();
  const format = useFormat();
  return (clock) => {
    if (!clock || clock.trust === "trusted") return undefined;
    return t(`clock.happened.${clock.trust}`, { amount: format.roughDuration(clock.seconds) });
  };
}
