import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useShownContract } from "../contract-scope.ts";
import { type UserView, useIpc } from "../ipc/client.ts";
import { buttonClass } from "./button-look.ts";
import field from "./field.module.css";
import { ariaField, FieldLabel, FieldNote, type FieldProps, fieldClass } from "./field.tsx";
import { Icon } from "./Icon.tsx";
import popover from "./popover.module.css";
import styles from "./UserPicker.module.css";

const OFFERED = 20;

/** One user, found by name, kana or login ID. To start anew, give it another `key`. */
export function UserPicker({
  value,
  onChange,
  autoFocus,
  ...props
}: FieldProps & {
  value: UserView | null;
  onChange: (user: UserView | null) => void;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const shown = useShownContract();
  const [typed, setTyped] = useState(value?.name ?? "");
  // With somebody chosen his name stands in the field: then it is no search.
  const search = typed === value?.name ? null : typed.trim() || null;
  const { data } = useQuery({
    queryKey: ["users", "offered", search, shown?.code],
    queryFn: () => ipc.users({ contract: shown?.code, search, limit: OFFERED }),
    placeholderData: (before) => before,
  });
  const offered = data?.items ?? [];
  const choose = (loginId: unknown) => {
    const user = offered.find((one) => one.loginId === loginId) ?? null;
    onChange(user);
    if (user) setTyped(user.name);
  };
  const { id, ...aria } = ariaField(props);
  return (
    <ComboBox
      {...aria}
      className={fieldClass(props.width)}
      items={offered}
      value={value?.loginId ?? null}
      onChange={choose}
      inputValue={typed}
      onInputChange={(text) => {
        setTyped(text);
        if (value && text !== value.name) onChange(null);
      }}
      allowsEmptyCollection
      menuTrigger="focus"
      autoFocus={autoFocus}
    >
      <FieldLabel label={props.label} required={props.required} />
      <div className={field.beside}>
        <Input id={id} className={field.input} autoComplete="off" spellCheck="false" />
        <Button className={buttonClass({})}>
          <Icon name="chevronDown" />
        </Button>
      </div>
      <FieldNote description={props.description ?? t("common.personHint")} error={props.error} />
      <Popover className={popover.popover}>
        <ListBox<UserView>
          className={popover.list}
          renderEmptyState={() => <p className={styles.nobody}>{t("common.noPerson")}</p>}
        >
          {(user) => (
            <ListBoxItem id={user.loginId} className={popover.item} textValue={user.name}>
              <span className={styles.person}>
                <span>{user.name}</span>
                <span className={styles.about}>
                  {[user.kana, user.loginId, user.contractName].filter(Boolean).join(" · ")}
                </span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
