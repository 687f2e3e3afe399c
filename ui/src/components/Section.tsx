import { type ReactNode, useId } from "react";
import styles from "./Section.module.css";

/** A part of a page on a card of its own. */
export function Section({
  title,
  level = 2,
  actions,
  children,
}: {
  title: string;
  level?: 2 | 3;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const Title = level === 2 ? "h2" : "h3";
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <Title id={id}>{title}</Title>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** The same without a title. */
export function Card({ children }: { children: ReactNode }) {
  return <div className={styles.section}>{children}</div>;
}

/** Left the list, right the situation of what is chosen; below each other where there is no room. */
export function SideBySide({ children }: { children: ReactNode }) {
  return <div className={styles.sideBySide}>{children}</div>;
}
