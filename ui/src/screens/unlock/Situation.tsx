import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../components/Icon.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { useRefusalWords } from "../../components/refusal.ts";
import { ScrollArea } from "../../components/ScrollArea.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { useFormat } from "../../format.ts";
import { type Attempt, type UserView, useIpc } from "../../ipc/client.ts";
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
    <>
      <h3>{t("unlock.attempts")}</h3>
      <Loaded query={query}>
        {(attempts) =>
          attempts.length === 0 ? (
            <p className={styles.quiet}>{t("unlock.noAttempts")}</p>
          ) : (
            <ScrollArea label={t("unlock.attempts")} className={styles.attempts}>
              <ol>
                {attempts.map((attempt, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two in a minute may be alike; they are never reordered.
                  <li key={index} className={styles.attempt}>
                    <span className={styles.when}>
                      <span className="figures">{format.dateTime(attempt.at)}</span>
                      <span className={styles.quiet}>
                        <What attempt={attempt} />
                      </span>
                    </span>
                    <Outcome refused={attempt.refused} />
                  </li>
                ))}
              </ol>
            </ScrollArea>
          )
        }
      </Loaded>
    </>
  );
}

function What({ attempt: { kind, purpose } }: { attempt: Attempt }) {
  const { t } = useTranslation();
  if (purpose) return t(`purpose.${purpose}`);
  return kind === "enrolled" ? t("kind.enrolled") : t("kind.verified");
}

function Outcome({ refused }: { refused: string | null }) {
  const { t } = useTranslation();
  const words = useRefusalWords();
  return (
    <span className={refused ? styles.refused : styles.accepted}>
      <Icon name={refused ? "close" : "check"} />
      {refused ? words(refused) : t("refusal.accepted")}
    </span>
  );
}
