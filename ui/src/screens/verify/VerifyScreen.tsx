import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { Outcome, type Verdict } from "./Outcome.tsx";
import styles from "./Verify.module.css";
import { type CheckedPurpose, VerifyForm } from "./VerifyForm.tsx";

/** 「ワンタイムパスワード認証」. */
export function VerifyScreen() {
  const { t } = useTranslation();
  // The next check is another form: but for the purpose nothing of the last one is left in it.
  const [round, setRound] = useState(1);
  const [purpose, setPurpose] = useState<CheckedPurpose | null>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const startAnew = () => {
    setRound(round + 1);
    setVerdict(null);
  };
  return (
    <>
      <PageHeader title={t("verify.title")}>
        <p className={styles.lead}>{t("verify.lead")}</p>
      </PageHeader>
      <SideBySide>
        <VerifyForm
          key={round}
          autoFocus={round > 1}
          purpose={purpose}
          onPurpose={setPurpose}
          onVerdict={setVerdict}
        />
        <Section title={t("verify.result")}>
          <Outcome verdict={verdict} onNext={startAnew} />
        </Section>
      </SideBySide>
    </>
  );
}
