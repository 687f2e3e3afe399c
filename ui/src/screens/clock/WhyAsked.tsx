import { useTranslation } from "react-i18next";
import { ClockStoppedNotice } from "../../components/ClockNotice.tsx";
import type { ClockView } from "../../ipc/client.ts";
import styles from "./clock.module.css";

/** What happened to the clock, and why somebody has to look at it. */
export function WhyAsked({ clock }: { clock: ClockView }) {
  const { t } = useTranslation();
  if (clock.trust === "trusted") return null;
  return (
    <ClockStoppedNotice clock={clock}>
      <p>{t(`clock.why.${clock.trust}`)}</p>
    </ClockStoppedNotice>
  );
}

/** What to do if the time shown is right, and if it is wrong. */
export function WhatToDo() {
  const { t } = useTranslation();
  return (
    <ul className={styles.whatToDo}>
      <li>{t("clock.ifRight")}</li>
      <li>{t("clock.ifWrong")}</li>
    </ul>
  );
}
