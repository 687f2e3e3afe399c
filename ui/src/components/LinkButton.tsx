import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { useGo } from "../navigation.ts";
import type { DeskPath } from "../routes.ts";
import { type ButtonLook, buttonClass } from "./button-look.ts";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./LinkButton.module.css";

type Target = { to: DeskPath; params?: Record<string, string> };

/** Looks like a button and goes to a place. */
export function LinkButton({
  to,
  params,
  icon,
  children,
  ...look
}: Target & ButtonLook & { icon?: IconName; children: ReactNode }) {
  const go = useGo();
  return (
    <Link className={buttonClass(look)} onPress={() => go(to, params)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

/** A link inside a sentence or a table. */
export function TextLink({ to, params, children }: Target & { children: ReactNode }) {
  const go = useGo();
  return (
    <Link className={styles.link} onPress={() => go(to, params)}>
      {children}
    </Link>
  );
}
