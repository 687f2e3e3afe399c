import { useTranslation } from "react-i18next";
import { Loaded, type Loading } from "../../components/Loaded.tsx";
import type { RevokePreview, RevokeReason } from "../../ipc/client.ts";
import styles from "./Revoke.module.css";

/** What revoking would do, before it is done. */
export function Preview({
  chosen,
  reason,
  query,
  effect,
}: {
  chosen: boolean;
  reason: RevokeReason | null;
  query: Loading<RevokePreview | null>;
  /** What was read, if it is about what is chosen now. */
  effect: RevokePreview | null;
}) {
  const { t } = useTranslation();
  if (!chosen || reason === null) {
    return <p className={styles.quiet}>{chosen ? t("revoke.chooseReason") : t("revoke.chooseFirst")}</p>;
  }
  if (!effect) return <Loaded query={{ ...query, data: undefined }}>{() => null}</Loaded>;
  const serials = [...new Set(effect.detached.map(({ serial }) => serial))];
  return (
    <div className={styles.preview} aria-live="polite">
      <h3>{t("revoke.detached")}</h3>
      <ul className={styles.people}>
        {effect.detached.map(({ loginId, name, serial, chosen }) => (
          <li key={loginId}>
            <span>{t("common.honorific", { name })}</span> <span className={styles.quiet}>{serial}</span>
            {!chosen && <span className={styles.forced}>{t("revoke.sharerToo")}</span>}
          </li>
        ))}
      </ul>
      <p>{t("revoke.nextSignIn")}</p>
      {reason === "lost" ? (
        <p className={styles.lost}>{t("revoke.tokenLost", { serials: serials.join(", ") })}</p>
      ) : (
        <>
          <h3>{t("revoke.goingOn")}</h3>
          {effect.goingOn.length === 0 ? (
            <p>{t("revoke.goingOnNone")}</p>
          ) : (
            <ul className={styles.people}>
              {effect.goingOn.map(({ loginId, name }) => (
                <li key={loginId}>{t("common.honorific", { name })}</li>
              ))}
            </ul>
          )}
          <p>{t("revoke.reuse")}</p>
        </>
      )}
    </div>
  );
}
