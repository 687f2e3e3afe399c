import { ProgressBar as AriaProgressBar, Label } from "react-aria-components";
import styles from "./ProgressBar.module.css";

/** How far a long task is. Without `value` only that it goes on. */
export function ProgressBar({
  label,
  value,
  max = 100,
  text,
}: {
  label: string;
  value?: number;
  max?: number;
  /** In place of the percentage. */
  text?: string;
}) {
  return (
    <AriaProgressBar
      className={styles.progress}
      value={value}
      maxValue={max}
      valueLabel={text}
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
