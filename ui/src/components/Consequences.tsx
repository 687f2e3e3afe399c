import { useTranslation } from "react-i18next";
import type { AffectedToken, AffectedUser, Preview, SignInEffect } from "../ipc/client.ts";
import { useErrorText } from "../ipc/problem.ts";
import { TokenStateChip } from "./Chip.tsx";
import styles from "./Consequences.module.css";
import { Notice } from "./Notice.tsx";

/** The order in which people are told of: who loses something first. */
const EFFECTS: readonly SignInEffect[] = ["stops", "resumes", "goes_on", "stays_out"];

/** What an act would do: who can no longer sign in, who goes on, what becomes of the tokens. */
export function Consequences({ preview: { rows, users, tokens } }: { preview: Preview }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const refused = rows.filter((row) => row.refused !== null);
  const count = (effect: SignInEffect) => users.filter((user) => user.effect === effect).length;
  return (
    <div className={styles.consequences} aria-live="polite">
      <p className={styles.sum}>
        {t("consequences.sum", { stops: count("stops"), goesOn: count("goes_on") })}
      </p>
      {EFFECTS.map((effect) => (
        <People key={effect} effect={effect} users={users.filter((user) => user.effect === effect)} />
      ))}
      <Tokens tokens={tokens} />
      {refused.length > 0 && (
        <Notice tone="attention" title={t("consequences.refused", { count: refused.length })}>
          <ul className={styles.list}>
            {refused.map(({ key, refused }) => (
              <li key={key}>
                <span className="figures">{key}</span> {refused && errorText(refused)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function People({ effect, users }: { effect: SignInEffect; users: readonly AffectedUser[] }) {
  const { t } = useTranslation();
  if (users.length === 0) return null;
  return (
    <div>
      <h3>{t(`consequences.effect.${effect}`)}</h3>
      <ul className={styles.list}>
        {users.map((user) => (
          <li key={user.loginId}>
            <span>{t("common.honorific", { name: user.name })}</span>{" "}
            {user.serialBefore && <span className={`${styles.quiet} figures`}>{user.serialBefore}</span>}
            <Remark user={user} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is not clear from the list he stands in. */
function Remark({ user: { chosen, effect, serial, serialBefore } }: { user: AffectedUser }) {
  const { t } = useTranslation();
  if (serial !== null && serial !== serialBefore) {
    return <span className={styles.remark}>{t("consequences.moves", { serial })}</span>;
  }
  if (effect !== "stops" || serialBefore === null) return null;
  if (serial !== null) return <span className={styles.remark}>{t("consequences.keepsToken")}</span>;
  const text = chosen ? "consequences.withoutToken" : "consequences.sharerToo";
  return <span className={styles.remark}>{t(text)}</span>;
}

function Tokens({ tokens }: { tokens: readonly AffectedToken[] }) {
  const { t } = useTranslation();
  if (tokens.length === 0) return null;
  return (
    <div>
      <h3>{t("consequences.tokens")}</h3>
      <ul className={styles.list}>
        {tokens.map((token) => (
          <li key={token.serial}>
            <span className={styles.token}>
              <span className="figures">{token.serial}</span>
              <TokenStateChip state={token.stateBefore} />
              {token.state === token.stateBefore ? (
                <span className={styles.quiet}>{t("consequences.unchanged")}</span>
              ) : (
                <>
                  <span aria-hidden="true">→</span>
                  <span className="visually-hidden">{t("consequences.becomes")}</span>
                  <TokenStateChip state={token.state} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
