import { useEffect, useRef } from "react";
import { SearchField as AriaSearchField, Button, Input } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button-look.ts";
import field from "./field.module.css";
import { FieldLabel, type FieldWidth, fieldClass } from "./field.tsx";
import { Icon } from "./Icon.tsx";

/** Narrows a list while typing, also where the list has the focus. Esc empties it. */
export function SearchField({
  label,
  value,
  onChange,
  onSubmit,
  width,
  autoFocus,
}: {
  label: string;
  /** Neither this nor `onChange` inside an `Autocomplete`, which has them. */
  value?: string;
  onChange?: (value: string) => void;
  /** Enter. */
  onSubmit?: () => void;
  width?: FieldWidth;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (!isTyped(event) || !isInList(document.activeElement)) return;
      // The letter goes where the focus is when it is typed; the list would look for a row by it.
      event.stopPropagation();
      input.current?.focus();
    };
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, []);
  return (
    <AriaSearchField
      className={fieldClass(width)}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      autoFocus={autoFocus}
      autoComplete="off"
    >
      {({ isEmpty }) => (
        <>
          <FieldLabel label={label} />
          <div className={field.beside}>
            <Input ref={input} className={field.input} />
            {!isEmpty && (
              <Button className={buttonClass({})} aria-label={t("common.clear")}>
                <Icon name="close" />
              </Button>
            )}
          </div>
        </>
      )}
    </AriaSearchField>
  );
}

function isTyped({ key, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  return /^[\p{L}\p{N}]$/u.test(key) && !ctrlKey && !metaKey && !altKey && !isComposing;
}

/** A list of the page; not the days of a calendar, which open in a dialog. */
function isInList(element: Element | null): boolean {
  return element?.closest("[role=grid]") != null && !element.closest("[role=dialog], input, textarea");
}
