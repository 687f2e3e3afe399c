import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice.tsx";
import { OwnEnrolmentForm } from "../../components/OwnEnrolmentForm.tsx";
import { Section } from "../../components/Section.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { useFormat } from "../../format.ts";
import { StepEnd } from "./StepEnd.tsx";
import type { StepProps } from "./step.ts";

/** ⑥ The master's own 利用開始登録, if there is a token and its time has come. */
export function EnrolmentStep({ done, onNext, onBack }: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const waits = !done.tokens
    ? t("setUp.enrolNoTokens")
    : done.notBefore
      ? t("setUp.enrolNotYet", { date: format.date(done.notBefore) })
      : null;
  return (
    <SetUpPage edition="company" step={6} lead={t("setUp.enrolLead")}>
      {done.enrolment ? (
        <Notice tone="success" live>
          <p>{t("setUp.enrolDone")}</p>
        </Notice>
      ) : waits ? (
        <Notice tone="info">
          <p>{waits}</p>
        </Notice>
      ) : (
        <Section title={t("enrolment.tokenInformation")} level={3}>
          <OwnEnrolmentForm />
        </Section>
      )}
      <StepEnd over={done.enrolment || waits !== null} onNext={onNext} onBack={onBack} />
    </SetUpPage>
  );
}
