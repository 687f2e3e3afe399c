import { type ReactNode, useEffect, useRef } from "react";
import styles from "./PageHeader.module.css";

/**
 * The title of a page. It takes the focus when the page appears, so that it is read aloud and Tab goes on from
 * here; a result on its own page is a component of its own.
 */
export function PageHeader({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** Below the title: the line of steps, or what this page is for. */
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field that asked for the focus keeps it.
    const taken = document.activeElement;
    if (taken === null || !taken.matches("input, textarea")) heading.current?.focus();
  }, []);
  return (
    <div className={styles.header}>
      <div className={styles.title}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
