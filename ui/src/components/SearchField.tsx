import { SearchField as AriaSearchField, Button, Input } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button-look.ts";
import field from "./field.module.css";
import { FieldLabel, type FieldWidth, fieldClass } from "./field.tsx";
import { Icon } from "./Icon.tsx";

/** Narrows a list while typing. Esc empties it. */
export function SearchField({
  label,
  value,
  onChange,
  width,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  width?: FieldWidth;
}) {
  const { t } = useTranslation();
  return (
    <AriaSearchField className={fieldClass(width)} value={value} onChange={onChange} autoComplete="off">
      <FieldLabel label={label} />
      <div className={field.beside}>
        <Input className={field.input} />
        {value !== "" && (
          <Button className={buttonClass({})} aria-label={t("common.clear")}>
            <Icon name="close" />
          </Button>
        )}
      </div>
    </AriaSearchField>
  );
}
