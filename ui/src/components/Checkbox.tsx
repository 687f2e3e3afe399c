import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components";
import choice from "./choice.module.css";
import field from "./field.module.css";
import { RequiredMark } from "./field.tsx";
import { Icon } from "./Icon.tsx";

/** A tick. `error` stands below it, in a reserved place if the tick is required. */
export function Checkbox({
  id,
  name,
  checked,
  defaultChecked,
  onChange,
  required = false,
  disabled,
  error,
  children,
}: {
  id?: string;
  name?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (checked: boolean) => void;
  required?: boolean;
  disabled?: boolean;
  error?: string | null;
  children: ReactNode;
}) {
  return (
    <div id={id}>
      <AriaCheckbox
        className={choice.item}
        name={name}
        isSelected={checked}
        defaultSelected={defaultChecked}
        onChange={onChange}
        isRequired={required}
        isDisabled={disabled}
        isInvalid={Boolean(error)}
        validationBehavior="aria"
      >
        <CheckboxBox />
        <span>
          {children} {required && <RequiredMark />}
        </span>
      </AriaCheckbox>
      {(required || error) && (
        <span className={field.note}>
          <span className={field.error}>{error}</span>
        </span>
      )}
    </div>
  );
}

/** The box alone, for the rows of tables. */
export function CheckboxBox() {
  return (
    <span className={choice.box}>
      <Icon name="check" />
    </span>
  );
}
