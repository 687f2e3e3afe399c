import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox.tsx";
import { PERMISSIONS } from "../../components/user/acts.ts";
import type { Purpose } from "../../ipc/client.ts";
import styles from "./users.module.css";

/** 「サービス利用権限」: a tick for each of the eight purposes. */
export function PermissionFields({
  id,
  value,
  onChange,
  disabled = false,
}: {
  id: string;
  value: readonly Purpose[];
  onChange: (value: Purpose[]) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid everywhere.
    <div id={id} role="group" aria-label={t("users.permissions")} className={styles.permissions}>
      {PERMISSIONS.map((purpose) => (
        <Checkbox
          key={purpose}
          checked={value.includes(purpose)}
          disabled={disabled}
          onChange={(granted) =>
            onChange(PERMISSIONS.filter((other) => (other === purpose ? granted : value.includes(other))))
          }
        >
          {t(`purpose.${purpose}`)}
        </Checkbox>
      ))}
    </div>
  );
}
