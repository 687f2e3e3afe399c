import type { ReactNode } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";
import styles from "./Tip.module.css";

/** The name of a button without words, for who points at it or comes to it by keyboard. */
export function Tip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={300}>
      {children}
      <Tooltip className={styles.tip} placement="bottom">
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
