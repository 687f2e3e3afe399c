import { useState } from "react";
import { Button, Input } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button-look.ts";
import styles from "./field.module.css";
import { Icon } from "./Icon.tsx";
import { type TextFieldProps, TextFieldShell } from "./TextField.tsx";

/** A password that can be looked at while typing. Empty it after every try. */
export function PasswordField(props: Omit<TextFieldProps, "inputMode" | "maxLength">) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { label } = props;
  return (
    <TextFieldShell {...props} type={shown ? "text" : "password"}>
      <div className={styles.beside}>
        <Input className={styles.input} />
        <Button
          className={buttonClass({})}
          onPress={() => setShown(!shown)}
          aria-label={shown ? t("common.hidePassword", { label }) : t("common.showPassword", { label })}
        >
          <Icon name={shown ? "eyeOff" : "eye"} />
          <span className={styles.toggle}>{shown ? t("common.hide") : t("common.show")}</span>
        </Button>
      </div>
    </TextFieldShell>
  );
}
