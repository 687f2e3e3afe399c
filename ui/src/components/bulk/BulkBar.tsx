import { useTranslation } from "react-i18next";
import { Button } from "../Button.tsx";
import type { IconName } from "../Icon.tsx";
import styles from "./BulkBar.module.css";

export type BulkAct<A extends string> = { id: A; text: string; icon: IconName };

/** 「n件選択中」: what can be done with the rows that are ticked in a list, and the way to untick them all. */
export function BulkBar<A extends string>({
  count,
  acts,
  onAct,
  onClear,
}: {
  count: number;
  acts: readonly BulkAct<A>[];
  onAct: (act: A) => void;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  if (count === 0 || acts.length === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("bulk.label")}>
      <span className={styles.count} role="status">
        {t("bulk.selected", { count })}
      </span>
      {acts.map(({ id, text, icon }) => (
        <Button key={id} icon={icon} onPress={() => onAct(id)}>
          {text}
        </Button>
      ))}
      <Button variant="quiet" onPress={onClear}>
        {t("bulk.clear")}
      </Button>
    </div>
  );
}
