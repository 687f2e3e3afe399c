import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Select } from "../../components/Select.tsx";
import { useSession } from "../../ipc/session.ts";
import type { TokenList } from "../../list-memory.ts";
import { EXPIRIES, PLACES, STATES, TIMES, USAGES } from "./export.ts";
import styles from "./tokens.module.css";

/** What the ledger shows; everything can be combined. */
export function Filters({
  list,
  onChange,
  onClear,
}: {
  list: TokenList;
  onChange: (list: TokenList) => void;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  const { edition } = useSession();
  const all = { value: "all" as const, text: t("tokens.all") };
  const given = <V extends string>(value: V | "all") => (value === "all" ? undefined : value);
  return (
    <div className={styles.filters}>
      <SearchField
        label={t("tokens.search")}
        value={list.search ?? ""}
        onChange={(search) => onChange({ ...list, search: search || undefined })}
      />
      <Select
        label={t("tokens.state")}
        width="short"
        value={list.state ?? "all"}
        onChange={(state) => onChange({ ...list, state: given(state) })}
        options={[all, ...STATES.map((value) => ({ value, text: t(`tokenState.${value}`) }))]}
      />
      <Select
        label={t("common.expiry")}
        width="short"
        value={list.expiry ?? "all"}
        onChange={(expiry) => onChange({ ...list, expiry: given(expiry) })}
        options={[all, ...EXPIRIES.map((value) => ({ value, text: t(`tokens.expiryBand.${value}`) }))]}
      />
      <Select
        label={t("tokens.timekeeping")}
        width="short"
        value={list.timekeeping ?? "all"}
        onChange={(timekeeping) => onChange({ ...list, timekeeping: given(timekeeping) })}
        options={[all, ...TIMES.map((value) => ({ value, text: t(`tokens.time.${value}`) }))]}
      />
      <Select
        label={t("tokens.usage")}
        width="short"
        value={list.usage ?? "all"}
        onChange={(usage) => onChange({ ...list, usage: given(usage) })}
        options={[all, ...USAGES.map((value) => ({ value, text: t(`tokens.use.${value}`) }))]}
      />
      {edition !== "company" && (
        <Select
          label={t("tokens.place")}
          width="short"
          value={list.place ?? "all"}
          onChange={(place) => onChange({ ...list, place: given(place) })}
          options={[all, ...PLACES.map((value) => ({ value, text: t(`place.${value}`) }))]}
        />
      )}
      <div className={styles.clear}>
        <Button variant="quiet" onPress={onClear}>
          {t("common.clearFilter")}
        </Button>
      </div>
    </div>
  );
}
