import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { Section } from "../../components/Section.tsx";
import { type ActState, useAct } from "../../ipc/act.ts";
import { useIpc, type VaultReport } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Report } from "./Report.tsx";
import styles from "./vault-check.module.css";
import { WhatToDo } from "./WhatToDo.tsx";

type Check = ActState<[], VaultReport>;

/** 「保管庫の点検」. */
export function VaultCheckScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const check = useAct(ipc.checkVault);
  const [report, setReport] = useState<VaultReport | null>(null);
  const run = async () => {
    const found = await check.run();
    if (found) setReport(found);
  };
  if (!report) return <Start check={check} onRun={() => void run()} />;
  const again = (
    <Button icon="refresh" pending={check.pending} onPress={() => void run()}>
      {t("vaultCheck.again")}
    </Button>
  );
  return (
    <>
      {/* Each report is a page of its own: its title is read again. */}
      <Report key={report.at} report={report} again={again} />
      <div className="screen-only">
        <Refused check={check} />
        <Running pending={check.pending} />
      </div>
    </>
  );
}

function Start({ check, onRun }: { check: Check; onRun: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("nav.checkVault")} />
      <Refused check={check} />
      <Section title={t("vaultCheck.what")}>
        <p>{t("vaultCheck.intro")}</p>
        <p>{t("vaultCheck.when")}</p>
        <div className="row">
          <Button variant="primary" size="large" icon="search" pending={check.pending} onPress={onRun}>
            {t("vaultCheck.action")}
          </Button>
        </div>
        <Running pending={check.pending} />
      </Section>
    </>
  );
}

function Running({ pending }: { pending: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={styles.running} role="status">
      {pending && (
        <>
          <ProgressBar label={t("vaultCheck.running")} />
          <p className="quiet">{t("vaultCheck.runningText")}</p>
        </>
      )}
    </div>
  );
}

/** A vault can be in such a state that it cannot even be checked. */
function Refused({ check: { problem, attempt } }: { check: Check }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (!problem) return null;
  return (
    <>
      <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
      {problem.code === "integrity" && <WhatToDo title={t("vaultCheck.badTitle")} />}
    </>
  );
}
