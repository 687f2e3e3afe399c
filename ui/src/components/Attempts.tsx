import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import { type Attempt, type DriftHint, useIpc } from "../ipc/client.ts";
import styles from "./Attempts.module.css";
import { Diagnosis } from "./Diagnosis.tsx";
import { Icon } from "./Icon.tsx";
import { Loaded } from "./Loaded.tsx";
import { Notice } from "./Notice.tsx";
import { ResyncLink } from "./ResyncLink.tsx";
import { useRefusalWords } from "./refusal.ts";
import { ScrollArea } from "./ScrollArea.tsx";

/** A user's last ten attempts, and what they tell. */
export function Attempts({ loginId }: { loginId: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const query = useQuery({ queryKey: ["attempts", loginId], queryFn: () => ipc.attempts(loginId) });
  return (
    <Loaded query={query}>
      {({ items, drift }) => (
        <>
          {drift && <Drift drift={drift} />}
          <h3>{t("unlock.attempts")}</h3>
          {items.length === 0 ? (
            <p className={styles.quiet}>{t("unlock.noAttempts")}</p>
          ) : (
            <ScrollArea label={t("unlock.attempts")} className={styles.attempts}>
              <ol>
                {items.map((attempt, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two in a minute may be alike; they are never reordered.
                  <li key={index} className={styles.attempt}>
                    <span className={styles.when}>
                      <span className="figures">{format.dateTime(attempt.at)}</span>
                      <span className={styles.quiet}>
                        <What attempt={attempt} />
                      </span>
                    </span>
                    <Outcome attempt={attempt} />
                  </li>
                ))}
              </ol>
            </ScrollArea>
          )}
          {items.some(({ refused }) => refused !== null) && <Diagnosis loginId={loginId} />}
        </>
      )}
    </Loaded>
  );
}

function Drift({ drift: { serial, seconds, failures } }: { drift: DriftHint }) {
  const { t } = useTranslation();
  const duration = useFormat().roughDuration(seconds);
  return (
    <Notice tone="attention" title={t(seconds > 0 ? "diagnosis.fast" : "diagnosis.slow", { duration })}>
      <div className={styles.drift}>
        <p>{t("unlock.driftText", { failures })}</p>
        <ResyncLink serial={serial} />
      </div>
    </Notice>
  );
}

function What({ attempt: { kind, purpose, temporary } }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const what = purpose
    ? t(`purpose.${purpose}`)
    : kind === "enrolled"
      ? t("kind.enrolled")
      : t("kind.verified");
  return temporary ? `${what} · ${t("unlock.temporary")}` : what;
}

function Outcome({ attempt: { refused, seconds } }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const words = useRefusalWords();
  const { roughDuration } = useFormat();
  if (refused === null) {
    return (
      <span className={styles.accepted}>
        <Icon name="check" />
        {t("refusal.accepted")}
      </span>
    );
  }
  // A code used before says nothing about the token's time.
  const off = refused === "otp_replayed" ? 0 : (seconds ?? 0);
  return (
    <span className={styles.refused}>
      <Icon name="close" />
      {off === 0
        ? words(refused)
        : t(off > 0 ? "unlock.offFast" : "unlock.offSlow", {
            refused: words(refused),
            duration: roughDuration(off),
          })}
    </span>
  );
}
