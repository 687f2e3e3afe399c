import { useTranslation } from "react-i18next";
import { Icon } from "./Icon.tsx";
import styles from "./StepLine.module.css";

/** Where one stands in a procedure. `current` counts from 1. */
export function StepLine({ steps, current }: { steps: readonly string[]; current: number }) {
  const { t } = useTranslation();
  const numberOf = useStepNumber();
  return (
    <ol className={styles.steps} aria-label={t("steps.label")}>
      {steps.map((name, index) => {
        const n = index + 1;
        const state = n < current ? "done" : n === current ? "current" : "ahead";
        return (
          <li key={name} className={styles[state]} aria-current={state === "current" ? "step" : undefined}>
            <span className={styles.number}>
              {numberOf(n)}
              {state === "done" && <Icon name="check" />}
            </span>
            <span>{name}</span>
            {state === "done" && <span className="visually-hidden">{t("steps.done")}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** The five steps of the manual; the last one is 「変更完了」 or 「失効完了」. */
export function ManualSteps({
  current,
  last = "changed",
}: {
  current: 1 | 2 | 3 | 4 | 5;
  last?: "changed" | "revoked";
}) {
  const names = useManualNames(last);
  return <StepLine steps={names} current={current} />;
}

/** 「手順１ グローバルナビゲーション操作」 and the others. */
export function useManualSteps(last: "changed" | "revoked" = "changed"): string[] {
  const numberOf = useStepNumber();
  return useManualNames(last).map((name, index) => `${numberOf(index + 1)} ${name}`);
}

function useManualNames(last: "changed" | "revoked"): string[] {
  const { t } = useTranslation();
  return [t("steps.one"), t("steps.two"), t("steps.three"), t("steps.four"), t(`steps.${last}`)];
}

function useStepNumber(): (n: number) => string {
  const { t } = useTranslation();
  return (n) => t("steps.number", { n: t(`steps.figures.${figure(n)}`) });
}

// The manual numbers its steps with full-width figures; there are never more than nine.
const FIGURES = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

function figure(n: number): (typeof FIGURES)[number] {
  return FIGURES[n - 1] ?? "9";
}
