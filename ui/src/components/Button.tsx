import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { useTranslation } from "react-i18next";
import styles from "./Button.module.css";
import { type ButtonLook, buttonClass } from "./button-look.ts";
import { Icon, type IconName } from "./Icon.tsx";

export type ButtonProps = ButtonLook &
  Omit<AriaButtonProps, "children" | "className" | "style" | "isPending"> & {
    icon?: IconName;
    /** The act is under way: no second press, and it is said aloud. */
    pending?: boolean;
    children: ReactNode;
  };

export function Button({ variant, size, icon, pending = false, children, ...props }: ButtonProps) {
  const { t } = useTranslation();
  return (
    <AriaButton {...props} isPending={pending} className={buttonClass({ variant, size })}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {pending && (
        <span className={styles.pending}>
          <Icon name="clock" />
          <span className="visually-hidden">{t("common.pending")}</span>
        </span>
      )}
    </AriaButton>
  );
}
