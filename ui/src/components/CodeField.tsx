import { Input } from "react-aria-components";
import { useTranslation } from "react-i18next";
import styles from "./CodeField.module.css";
import field from "./field.module.css";
import { type TextFieldProps, TextFieldShell } from "./TextField.tsx";

type Props = Omit<TextFieldProps, "label" | "inputMode" | "maxLength"> & { label?: string };

/**
 * A one-time password. What is typed stays as it is typed, also full-width digits, spaces and more digits than
 * there should be: Rust reads it.
 */
export function CodeField({ label, description, ...props }: Props) {
  const { t } = useTranslation();
  return (
    <TextFieldShell
      width="short"
      {...props}
      label={label ?? t("common.otp")}
      description={description ?? t("common.otpHint")}
    >
      <Input className={`${field.input} ${styles.code}`} inputMode="numeric" />
    </TextFieldShell>
  );
}

/** 「シリアル番号」 as printed on the back of the token. */
export function SerialField({ label, description, ...props }: Props) {
  const { t } = useTranslation();
  return (
    <TextFieldShell
      {...props}
      label={label ?? t("common.serial")}
      description={description ?? t("common.serialHint")}
    >
      <Input className={`${field.input} ${styles.serial}`} autoCapitalize="characters" />
    </TextFieldShell>
  );
}
