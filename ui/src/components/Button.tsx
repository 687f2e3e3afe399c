import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { type ButtonLook, buttonClass } from "./button-look.ts";
import { Icon, type IconName } from "./Icon.tsx";

export type ButtonProps = ButtonLook &
  Omit<AriaButtonProps, "children" | "className" | "style" | "isPending"> & {
    icon?: IconName;
    /** The act is under way: no second press, and it is said aloud. */
    pending?: boolean;
    /** None: the icon is named by `aria-label`. */
    children?: ReactNode;
  };

export function Button({ variant, size, icon, pending, type, onPress, children, ...props }: ButtonProps) {
  const { t } = useTranslation();
  return (
    <>
      <AriaButton
        {...props}
        // Enter in a field submits through a submit button; not while the act is under way.
        type={pending && type === "submit" ? "button" : type}
        onPress={pending ? undefined : onPress}
        // It keeps the focus, so it is not disabled; and not react-aria's `isPending`, which says aloud what it
        // takes from the button by id, even when the page has gone on and the button is no more.
        aria-disabled={pending || undefined}
        data-pending={pending || undefined}
        className={buttonClass({ variant, size })}
      >
        {icon && <Icon name={icon} />}
        {children && <span>{children}</span>}
        {pending && <Icon name="clock" />}
      </AriaButton>
      {pending !== undefined && (
        <span className="visually-hidden" aria-live="polite">
          {pending && t("common.pending")}
        </span>
      )}
    </>
  );
}
