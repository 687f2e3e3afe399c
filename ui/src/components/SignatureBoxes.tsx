import styles from "./SignatureBoxes.module.css";

/** On paper: three boxes to sign, to stamp and to date. */
export function SignatureBoxes({ labels }: { labels: readonly [string, string, string] }) {
  return (
    <dl className={styles.boxes}>
      {labels.map((label) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd />
        </div>
      ))}
    </dl>
  );
}
