import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { useFormat } from "../../format.ts";
import type { VaultReport } from "../../ipc/client.ts";
import styles from "./vault-check.module.css";

/** More of them help nobody: then it is the whole vault. */
const SHOWN = 100;

/** 詳細 of a report, for whoever has to find the cause. */
export function TechnicalFacts({ report: { problems, epoch, generation } }: { report: VaultReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = problems.slice(0, SHOWN);
  return (
    <div className={styles.facts}>
      <DefinitionList
        items={[
          { label: t("details.epoch"), value: format.number(epoch) },
          { label: t("details.generation"), value: format.number(generation) },
        ]}
      />
      {shown.length > 0 && (
        <ResultTable
          label={t("details.problems")}
          rows={shown}
          rowKey={({ kind, table, id }) => `${kind} ${table} ${id}`}
          columns={[
            { title: t("details.problemKind"), cell: ({ kind }) => kind },
            { title: t("details.table"), cell: ({ table }) => table },
            // 0: no single one can be named.
            { title: t("details.row"), cell: ({ id }) => id || t("common.none") },
          ]}
        />
      )}
      {problems.length > SHOWN && (
        <p>
          {t("details.problemsShown", {
            shown: format.number(SHOWN),
            total: format.number(problems.length),
          })}
        </p>
      )}
    </div>
  );
}
