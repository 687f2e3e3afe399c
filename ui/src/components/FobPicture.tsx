import { useTranslation } from "react-i18next";
import { formatCode, formatDate } from "../format.ts";
import { useLanguage } from "../i18n/index.ts";
import styles from "./FobPicture.module.css";

/** The front of a virtual key fob: the display with its time bar. */
export function FobPicture({
  code,
  secondsLeft,
  period = 60,
}: {
  code: string;
  /** `null`: this fob has no time bar. */
  secondsLeft: number | null;
  period?: number;
}) {
  const { t } = useTranslation();
  return (
    <figure className={styles.fob}>
      <div className={styles.body}>
        <span className={styles.ring} />
        <div className={styles.display}>
          <span className="visually-hidden">{t("fob.display")}</span>
          <span className={styles.code}>{formatCode(code)}</span>
          {secondsLeft !== null && (
            <span className={styles.time}>
              <span className={styles.left} style={{ inlineSize: `${(secondsLeft / period) * 100}%` }} />
            </span>
          )}
        </div>
      </div>
      <figcaption className={styles.caption}>
        {secondsLeft !== null && t("fob.secondsLeft", { seconds: secondsLeft })}
      </figcaption>
    </figure>
  );
}

/** Its back, turned over: what is printed there. */
export function FobBack({ serial, expiresOn }: { serial: string; expiresOn: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <figure className={styles.fob}>
      <div className={styles.body}>
        <span className={styles.ring} />
        <dl className={styles.plate}>
          <dt>{t("common.serial")}</dt>
          <dd>{serial}</dd>
          <dt>{t("common.expiry")}</dt>
          <dd>{expiresOn ? formatDate(expiresOn, language) : t("common.none")}</dd>
        </dl>
      </div>
      <figcaption className={styles.caption}>{t("fob.back")}</figcaption>
    </figure>
  );
}
