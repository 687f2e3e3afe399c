import { type MouseEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ErrorSummary.module.css";
import { HelpLink } from "./help/HelpLink.tsx";
import { Icon } from "./Icon.tsx";

/** What is wrong, the `id` of the field where it can be put right, and the code by which the help knows of it. */
export type FormError = { text: string; field?: string; code?: string };

/**
 * Why an act was refused, in a place that is reserved for it. Takes the focus when something is wrong, and again
 * with every further `attempt`.
 */
export function ErrorSummary({ errors, attempt = 0 }: { errors: readonly FormError[]; attempt?: number }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const occasion = errors.length === 0 ? "" : `${attempt}:${errors.map(({ text }) => text).join("\n")}`;
  useEffect(() => {
    if (occasion) box.current?.focus();
  }, [occasion]);
  return (
    <div className={styles.place}>
      {errors.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a group of messages, not of fields.
        <div ref={box} className={styles.box} role="group" aria-label={t("common.errorsFound")} tabIndex={-1}>
          <Icon name="danger" />
          <ul>
            {errors.map(({ text, field, code }) => (
              <li key={text}>
                {field ? (
                  <a href={`#${field}`} onClick={(event) => goToField(event, field)}>
                    {text}
                  </a>
                ) : (
                  text
                )}
                {code && <HelpLink code={code} />}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function goToField(event: MouseEvent, id: string) {
  // No address in this window changes.
  event.preventDefault();
  const found = document.getElementById(id);
  const control = found?.matches(CONTROLS) ? found : found?.querySelector<HTMLElement>(CONTROLS);
  control?.focus();
}

const CONTROLS = "input:not([type=hidden]), textarea, button, [role=spinbutton]";
