import { useTranslation } from "react-i18next";
import { Icon } from "../../components/Icon.tsx";
import { useFormat } from "../../format.ts";
import type { UserView } from "../../ipc/client.ts";
import styles from "./user-card.module.css";

/** As many characters of a serial number as are said on the telephone: they tell a fob apart, and give nothing away. */
const TAIL = 4;

/** What the operator repeats to the user on the telephone: who, and what is wrong. */
export function ReadBack({ user }: { user: UserView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, loginId, otp, otpStart, serial, locks, status, suspendedAt, enrolmentStopped } = user;
  const sentences = [t("userCard.readBack.who", { name, loginId })];
  if (status === "stopped") sentences.push(t("userCard.readBack.stopped"));
  if (otp === "suspended") {
    sentences.push(
      suspendedAt
        ? t("userCard.readBack.suspendedSince", { at: format.dateTime(suspendedAt) })
        : t("userCard.readBack.suspended"),
    );
  } else if (enrolmentStopped) sentences.push(t("userCard.readBack.enrolmentStopped"));
  else sentences.push(t(`userCard.readBack.${otp}`, { date: format.date(otpStart) }));
  if (locks.login) sentences.push(t("userCard.readBack.login"));
  if (locks.confirmation) sentences.push(t("userCard.readBack.confirmation"));
  if (serial) sentences.push(t("userCard.readBack.serial", { tail: serial.slice(-TAIL) }));
  return (
    <section className={styles.readBack} aria-label={t("userCard.readBack.title")}>
      <p className={styles.label}>
        <Icon name="user" />
        {t("userCard.readBack.title")}
      </p>
      <p className={styles.spoken}>{sentences.join(" ")}</p>
    </section>
  );
}
