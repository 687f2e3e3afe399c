import {
  Select as AriaSelect,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import field from "./field.module.css";
import { ariaField, FieldLabel, FieldNote, type FieldProps, fieldClass } from "./field.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./popover.module.css";

export type SelectOption<V extends string> = { value: V; text: string };

/** One of many. */
export function Select<V extends string>({
  value,
  onChange,
  options,
  ...props
}: FieldProps & { value: V | null; onChange: (value: V) => void; options: readonly SelectOption<V>[] }) {
  const { t } = useTranslation();
  const { id, ...aria } = ariaField(props);
  return (
    <AriaSelect
      {...aria}
      className={fieldClass(props.width)}
      value={value}
      onChange={(key) => key !== null && onChange(key as V)}
      placeholder={t("common.choose")}
    >
      <FieldLabel label={props.label} required={props.required} />
      <Button id={id} className={`${field.input} ${styles.select}`}>
        <SelectValue />
        <Icon name="chevronDown" />
      </Button>
      <FieldNote description={props.description} error={props.error} />
      <Popover className={styles.popover}>
        <ListBox className={styles.list}>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} className={styles.item} textValue={option.text}>
              {option.text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
