import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Diagnosis } from "../../components/Diagnosis.tsx";
import { HelpLink } from "../../components/help/HelpLink.tsx";
import { Icon } from "../../components/Icon.tsx";
import type { Problem, Purpose, UserView } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./Verify.module.css";

/** What a check came to. */
export type Verdict = {
  user: UserView;
  purpose: Purpose;
  /** It was a temporary code, and so many are left. */
  temporaryLeft: number | null;
  problem: Problem | null;
};

/** Refusals of a code that was looked at: only of these there is more to be told. */
const OF_THE_CODE = ["otp_wrong", "otp_replayed", "resync_failed"];

/** The result, large and not to be mistaken. */
export function Outcome({ verdict, onNext }: { verdict: Verdict | null; onNext: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (!verdict) return <p className={styles.lead}>{t("verify.waiting")}</p>;
  const { user, purpose, temporaryLeft, problem } = verdict;
  const { name } = user;
  const about = (
    <p>
      {t("common.honorific", { name })} · {t(`purpose.${purpose}`)}
    </p>
  );
  if (problem === null) {
    return (
      <>
        <div className={`${styles.outcome} ${styles.accepted}`} role="status">
          <p className={styles.word}>
            <Icon name="check" large /> {t("verify.accepted")}
          </p>
          {about}
          {temporaryLeft === null ? (
            <p>{t("verify.acceptedText", { name })}</p>
          ) : (
            <>
              <p>{t("verify.acceptedTemporary", { name })}</p>
              <p>{t("verify.temporaryLeft", { left: temporaryLeft })}</p>
            </>
          )}
        </div>
        <NextButton onNext={onNext} />
      </>
    );
  }
  const again = problem.code === "token_needs_resync";
  return (
    <>
      <div className={`${styles.outcome} ${again ? styles.again : styles.refused}`} role="alert">
        <p className={styles.word}>
          <Icon name={again ? "refresh" : "danger"} large />
          {again ? t("verify.needsTwo") : t("verify.refused")}
        </p>
        {about}
        <p>
          {errorText(problem)}
          <HelpLink code={problem.code} />
        </p>
      </div>
      {OF_THE_CODE.includes(problem.code) && <Diagnosis loginId={user.loginId} />}
    </>
  );
}

/** Takes the focus: Enter goes on to the next check. */
function NextButton({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <Button autoFocus size="large" icon="refresh" onPress={onNext}>
        {t("verify.next")}
      </Button>
    </div>
  );
}
