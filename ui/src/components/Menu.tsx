import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button } from "./Button.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./popover.module.css";

export type MenuAction<Id extends string> = { id: Id; text: string; icon?: IconName };

/** A button that opens a list of acts. */
export function Menu<Id extends string>({
  label,
  icon = "chevronDown",
  items,
  onAction,
}: {
  label: string;
  icon?: IconName;
  items: readonly MenuAction<Id>[];
  onAction: (id: Id) => void;
}) {
  return (
    <MenuTrigger>
      <Button icon={icon}>{label}</Button>
      <Popover className={styles.popover}>
        <AriaMenu className={styles.list} onAction={(key) => onAction(key as Id)}>
          {items.map((item) => (
            <MenuItem key={item.id} id={item.id} className={styles.item} textValue={item.text}>
              {item.icon && <Icon name={item.icon} />}
              {item.text}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
