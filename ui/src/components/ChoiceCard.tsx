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
    <li className={styles.choice}>
      <Icon name={icon} large />
      <div className={styles.text}>
        {/* The button covers the card; its name is the title alone, the line below describes it. */}
        <Button
          className={styles.title}
          aria-describedby={id}
          aria-keyshortcuts={number?.toString()}
          onPress={onPress}
        >
          {title}
        </Button>
        <p id={id} className={styles.description}>
          {description}
        </p>
      </div>
      {number === undefined ? <Icon name="chevronRight" /> : <kbd className={styles.number}>{number}</kbd>}
    </li>
  );
}
