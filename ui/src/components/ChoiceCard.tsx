import { type ReactNode, useId } from "react";
import { Button } from "react-aria-components";
import styles from "./ChoiceCard.module.css";
import { Icon, type IconName } from "./Icon.tsx";

/** A page of large, described choices. */
export function ChoiceList({ children }: { children: ReactNode }) {
  return <ul className={styles.choices}>{children}</ul>;
}

/** One of them. */
export function ChoiceCard({
  icon,
  title,
  description,
  number,
  onPress,
}: {
  icon: IconName;
  title: string;
  description: string;
  /** The key that chooses it, where the page listens for it. */
  number?: number;
  onPress: () => void;
}) {
  const id = useId();
  return (
    <li>
      <Button
        className={styles.choice}
        aria-labelledby={`${id}title`}
        aria-describedby={`${id}description`}
        aria-keyshortcuts={number?.toString()}
        onPress={onPress}
      >
        <Icon name={icon} large />
        <span className={styles.text}>
          <span id={`${id}title`} className={styles.title}>
            {title}
          </span>
          <span id={`${id}description`} className={styles.description}>
            {description}
          </span>
        </span>
        {number === undefined ? <Icon name="chevronRight" /> : <kbd className={styles.number}>{number}</kbd>}
      </Button>
    </li>
  );
}
