import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Diagnosis } from "../../components/Diagnosis.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ResyncLink } from "../../components/ResyncLink.tsx";
import { useRefusalWords } from "../../components/refusal.ts";
import { ScrollArea } from "../../components/ScrollArea.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { useFormat } from "../../format.ts";
import { type Attempt, type DriftHint, type UserView, useIpc } from "../../ipc/client.ts";
import styles from "./Unlock.module.css";

/** What happened to the chosen user; of several, to the one chosen last unless another is asked for. */
export function Situation({ users }: { users: readonly UserView[] }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<string | null>(null);
  const user = users.find(({ loginId }) => loginId === asked) ?? users.at(-1);
  if (!user) {
    return (
      <Section title={t("unlock.situation")}>
        <p className={styles.quiet}>{t("unlock.chooseFirst")}</p>
      </Section>
    );
  }
  return (
    <Section title={t("unlock.situationOf", { name: user.name })}>
      {users.length > 1 && (
        <Select
          width="full"
          label={t("unlock.see")}
          value={user.loginId}
          onChange={setAsked}
          options={users.map(({ loginId, name }) => ({ value: loginId, text: name }))}
        />
      )}
      <Attempts key={user.loginId} loginId={user.loginId} />
    </Section>
  );
}

function Attempts({ loginId }: { loginId: string }) {
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
