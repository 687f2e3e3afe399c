import { ProgressBar as AriaProgressBar, Label } from "react-aria-components";
import styles from "./ProgressBar.module.css";

/** How far a long task is. Without `value` only that it goes on. */
export function ProgressBar({ label, value, max = 100 }: { label: string; value?: number; max?: number }) {
  return (
    <AriaProgressBar
      className={styles.progress}
      value={value}
      maxValue={max}
      isIndeterminate={value === undefined}
    >
      {({ percentage, valueText }) => (
        <>
          <span className={styles.label}>
            <Label>{label}</Label>
            <span>{valueText}</span>
          </span>
          <span className={styles.track}>
            <span className={styles.bar} style={{ inlineSize: `${percentage ?? 40}%` }} />
          </span>
        </>
      )}
    </AriaProgressBar>
  );
}
