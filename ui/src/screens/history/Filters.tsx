import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../components/DateField.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { UserPicker } from "../../components/UserPicker.tsx";
import styles from "./History.module.css";
import { KINDS } from "./kinds.ts";
import type { Filter } from "./query.ts";

const ALL = "all";

/** Days, user and kind; the list follows at once. */
export function Filters({ value, onChange }: { value: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTranslation();
  // A filter that was cleared elsewhere is cleared here, too.
  const [cleared, setCleared] = useState(0);
  const [before, setBefore] = useState(value);
  if (before !== value) {
    setBefore(value);
    if (before.user && !value.user) setCleared(cleared + 1);
  }
  return (
    <Section title={t("history.filters")}>
      <div className={styles.filters}>
        <DateField
          label={t("history.from")}
          value={value.from}
          max={value.to ?? undefined}
          onChange={(from) => onChange({ ...value, from })}
        />
        <DateField
          label={t("history.to")}
          value={value.to}
          min={value.from ?? undefined}
          onChange={(to) => onChange({ ...value, to })}
        />
        <UserPicker
          key={cleared}
          label={t("history.user")}
          value={value.user}
          onChange={(user) => onChange({ ...value, user })}
        />
        <Select
          label={t("history.kind")}
          value={value.kind ?? ALL}
          onChange={(kind) => onChange({ ...value, kind: kind === ALL ? null : kind })}
          options={[
            { value: ALL, text: t("history.all") },
            ...KINDS.map((kind) => ({ value: kind, text: t(`kind.${kind}`) })),
          ]}
        />
      </div>
    </Section>
  );
}
