import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { Input } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { usePreferences } from "../preferences.ts";
import styles from "./CodeField.module.css";
import { useComposition } from "./composition.ts";
import field from "./field.module.css";
import { type TextFieldProps, TextFieldShell } from "./TextField.tsx";
import { caretBehind, groupedCode, hasLookalike, plainCode, plainSerial } from "./typed.ts";

type Props = Omit<TextFieldProps, "label" | "inputMode" | "maxLength"> & { label?: string };

/**
 * A one-time password: `value` is its digits alone, however they were typed or pasted; they are shown in groups if
 * that is wished. What is no one-time password stays as it was typed: Rust reads it.
 */
export function CodeField({ label, description, value, defaultValue = "", onChange, ...props }: Props) {
  const { t } = useTranslation();
  const { groupDigits } = usePreferences().preferences;
  const [own, setOwn] = useState(defaultValue);
  const typed = value ?? own;
  const input = useRef<HTMLInputElement>(null);
  // Digits before the caret: it stays behind them when the groups change.
  const behind = useRef<number | null>(null);
  const composition = useComposition((text) => {
    const code = plainCode(text);
    behind.current = plainCode(text.slice(0, input.current?.selectionStart ?? text.length)).length;
    setOwn(code);
    onChange?.(code);
  });
  const shown = composition.shown ?? (groupDigits ? groupedCode(typed) : typed);
  useLayoutEffect(() => {
    if (behind.current === null || document.activeElement !== input.current) return;
    const caret = caretBehind(behind.current, shown);
    behind.current = null;
    input.current?.setSelectionRange(caret, caret);
  });
  return (
    <TextFieldShell
      width="short"
      {...props}
      value={shown}
      onChange={composition.onChange}
      label={label ?? t("common.otp")}
      description={description ?? t("common.otpHint")}
    >
      <Input
        ref={input}
        className={`${field.input} ${styles.code}`}
        inputMode="numeric"
        onKeyDown={overTheGap}
        {...composition.events}
      />
    </TextFieldShell>
  );
}

/** Erasing goes over the gap between the groups, which is nothing that was typed. */
function overTheGap({ key, currentTarget: input }: KeyboardEvent<HTMLInputElement>) {
  const { selectionStart: at, selectionEnd, value } = input;
  if (at === null || at !== selectionEnd) return;
  if (key === "Backspace" && value[at - 1] === " ") input.setSelectionRange(at - 1, at - 1);
  if (key === "Delete" && value[at] === " ") input.setSelectionRange(at + 1, at + 1);
}

/**
 * 「シリアル番号」 as printed on the back of the token. A barcode scanner types it and ends with Enter: then the next
 * field that still has to be filled in is gone to, if there is one.
 */
export function SerialField({ label, description, value, defaultValue = "", onChange, ...props }: Props) {
  const { t } = useTranslation();
  const [own, setOwn] = useState(defaultValue);
  const typed = value ?? own;
  const composition = useComposition((text) => {
    const serial = plainSerial(text);
    setOwn(serial);
    onChange?.(serial);
  });
  const hint = hasLookalike(typed) ? t("common.serialLookalikes") : (description ?? t("common.serialHint"));
  return (
    <TextFieldShell
      {...props}
      value={composition.shown ?? typed}
      onChange={composition.onChange}
      label={label ?? t("common.serial")}
      description={hint}
    >
      <Input
        className={`${field.input} ${styles.serial}`}
        autoCapitalize="characters"
        onKeyDown={toNextEmpty}
        {...composition.events}
      />
    </TextFieldShell>
  );
}

function toNextEmpty(event: KeyboardEvent<HTMLInputElement>) {
  const { key, currentTarget: input, nativeEvent } = event;
  if (key !== "Enter" || nativeEvent.isComposing) return;
  const fields = [...(input.form?.elements ?? [])].filter((element) => element instanceof HTMLInputElement);
  const empty = fields.filter(
    (other) =>
      other !== input && other.ariaRequired === "true" && other.value.trim() === "" && !other.disabled,
  );
  const isBehind = (other: Element) =>
    input.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = empty.find(isBehind) ?? empty[0];
  if (!next || input.value === "") return;
  event.preventDefault();
  next.focus();
}
