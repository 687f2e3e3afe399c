import { useTranslation } from "react-i18next";
import { ChoiceCard, ChoiceList } from "../../components/ChoiceCard.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { maySee } from "../../routes.ts";
import { Fobs } from "./Fobs.tsx";
import { usePracticePeople } from "./people.ts";
import { RoleCards } from "./RoleCards.tsx";
import { LeaveTraining, ResetTraining } from "./room.tsx";
import styles from "./TrainingScreen.module.css";

/** The sample person who has no token yet. */
const NEWCOMER = "yamada";

/** 研修: what can be practised here, and the same tools as in the panel. */
export function TrainingScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const go = useGo();
  const session = useSession();
  const errorText = useErrorText();
  const { data: people } = usePracticePeople();
  const newcomer = people?.find(({ loginId }) => loginId === NEWCOMER);
  const { run, problem, attempt } = useSessionAct(ipc.takeRole);
  return (
    <>
      <PageHeader title={t("nav.training")}>
        <p>{t("training.intro")}</p>
      </PageHeader>
      <section className={styles.practices} aria-labelledby="training-practices">
        <h2 id="training-practices">{t("training.practices")}</h2>
        {problem && (
          <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
        )}
        <ChoiceList>
          {newcomer && (
            <ChoiceCard
              icon="token"
              title={t("training.enrolment")}
              description={t("training.enrolmentHint", { name: newcomer.name })}
              onPress={() => void run(newcomer.loginId)}
            />
          )}
          {maySee(session, "/manage/users/unlock") && (
            <ChoiceCard
              icon="unlock"
              title={t("nav.unlock")}
              description={t("training.unlockHint")}
              onPress={() => go("/manage/users/unlock")}
            />
          )}
          {maySee(session, "/manage/users/revoke") && (
            <ChoiceCard
              icon="ban"
              title={t("nav.revoke")}
              description={t("training.revokeHint")}
              onPress={() => go("/manage/users/revoke")}
            />
          )}
        </ChoiceList>
      </section>
      <Section title={t("training.fobs")}>
        <Fobs />
      </Section>
      <Section title={t("training.chooseRole")}>
        <RoleCards />
      </Section>
      <Section title={t("training.controls")}>
        <div className={styles.controls}>
          <ResetTraining />
          <p className="quiet">{t("training.resetHint")}</p>
          <LeaveTraining />
          <p className="quiet">{t("training.leaveHint")}</p>
        </div>
      </Section>
    </>
  );
}
