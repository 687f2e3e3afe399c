import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { Outcome, type Verdict } from "./Outcome.tsx";
import { Slip, useEntry } from "./Slip.tsx";
import styles from "./Verify.module.css";
import { type CheckedPurpose, VerifyForm } from "./VerifyForm.tsx";

/** 「ワンタイムパスワード認証」. */
export function VerifyScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  // The next check is another form: but for the purpose nothing of the last one is left in it.
  const [round, setRound] = useState(1);
  const [purpose, setPurpose] = useState<CheckedPurpose | null>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [checks, setChecks] = useState(0);
  const tell = (now: Verdict | null) => {
    setVerdict(now);
    if (now) setChecks((before) => before + 1);
  };
  const startAnew = () => {
    setRound(round + 1);
    setVerdict(null);
  };
  const entry = useEntry(verdict, checks);
  return (
    <>
      <div className={entry ? `${styles.page} ${styles.notPrinted}` : styles.page}>
        <PageHeader title={t("verify.title")}>
          <p className={styles.lead}>{t("verify.lead")}</p>
        </PageHeader>
        <SideBySide>
          <VerifyForm
            key={round}
            autoFocus={round > 1}
            purpose={purpose}
            onPurpose={setPurpose}
            onVerdict={tell}
          />
          <Section title={t("verify.result")}>
            <Outcome verdict={verdict} onNext={startAnew} />
            {entry && (
              <>
                <p className="quiet">{t("verify.slip.hint", { n: format.number(entry.number) })}</p>
                <PrintButton />
              </>
            )}
          </Section>
        </SideBySide>
      </div>
      {verdict && entry && <Slip verdict={verdict} entry={entry} />}
    </>
  );
}
