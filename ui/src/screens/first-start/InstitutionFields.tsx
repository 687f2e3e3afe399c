import { useTranslation } from "react-i18next";
import { TextField } from "../../components/TextField.tsx";
import type { DraftProps } from "./draft.ts";
import styles from "./step.module.css";

/** The bank or credit union, as screens and papers name it. */
export function InstitutionFields({
  draft,
  onChange,
  at,
}: DraftProps & { at: (field: string) => string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={styles.fields}>
      <TextField
        id="institution"
        label={t("setUp.institutionName")}
        description={t("setUp.institutionHint")}
        value={draft.institution}
        onChange={(institution) => onChange({ institution })}
        error={at("institution")}
        maxLength={100}
        width="full"
      />
      <TextField
        id="telephone"
        label={t("setUp.telephone")}
        value={draft.telephone}
        onChange={(telephone) => onChange({ telephone })}
        error={at("telephone")}
        inputMode="tel"
        maxLength={100}
        width="full"
      />
    </div>
  );
}
