import type { ReactNode } from "react";
import { RadioGroup as AriaRadioGroup, Radio } from "react-aria-components";
import choice from "./choice.module.css";
import { ariaField, FieldLabel, FieldNote, type FieldProps, fieldClass } from "./field.tsx";
import { Icon, type IconName } from "./Icon.tsx";

export type RadioOption<V extends string> = {
  value: V;
  title: string;
  description?: ReactNode;
  icon?: IconName;
  disabled?: boolean;
};

/** One of a few. With `cards` each is a described card. */
export function RadioGroup<V extends string>({
  value,
  onChange,
  options,
  cards = false,
  ...props
}: FieldProps & {
  value: V | null;
  onChange: (value: V) => void;
  options: readonly RadioOption<V>[];
  cards?: boolean;
}) {
  const { id, ...aria } = ariaField(props);
  return (
    <AriaRadioGroup
      {...aria}
      className={fieldClass(props.width ?? "full")}
      value={value}
      onChange={(chosen) => onChange(chosen as V)}
    >
      <FieldLabel label={props.label} required={props.required} />
      <div id={id} className={cards ? choice.cards : choice.options}>
        {options.map((option) => (
          <Radio key={option.value} className={choice.item} value={option.value} isDisabled={option.disabled}>
            <span className={choice.dot} />
            {option.icon && <Icon name={option.icon} large={cards} />}
            <span className={choice.text}>
              <span className={cards ? choice.title : undefined}>{option.title}</span>
              {option.description && <span className={choice.hint}>{option.description}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldNote description={props.description} error={props.error} />
    </AriaRadioGroup>
  );
}
