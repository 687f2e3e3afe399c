import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Edition } from "../ipc/client.ts";
import { PageHeader } from "./PageHeader.tsx";
import styles from "./SetUpPage.module.css";
import { StepLine } from "./StepLine.tsx";

/** The steps of 初期設定: the first three before there is a vault, the others at the desk of a company. */
const STEPS = {
  company: ["contract", "master", "recovery", "tokens", "start", "enrolment", "administrator"],
  branch: ["institution", "supervisor", "recovery"],
} as const;

/** One step of 「初期設定」. On paper there is only what the step itself prints. */
export function SetUpPage({
  edition,
  step,
  lead,
  children,
}: {
  edition: Exclude<Edition, "training">;
  /** From 1. */
  step: number;
  /** What this step is for. */
  lead: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const names = STEPS[edition].map((name) => t(`setUp.steps.${name}`));
  return (
    <>
      <div className={`screen-only ${styles.head}`}>
        <PageHeader title={t("setUp.title")}>
          <StepLine steps={names} current={step} />
        </PageHeader>
        <div className={styles.step}>
          <h2>{names[step - 1]}</h2>
          <p>{lead}</p>
        </div>
      </div>
      {children}
    </>
  );
}
