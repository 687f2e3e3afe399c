import { useTranslation } from "react-i18next";
import type { Problem } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Button } from "../Button.tsx";
import { Chip } from "../Chip.tsx";
import { Notice } from "../Notice.tsx";
import { PageHeader } from "../PageHeader.tsx";
import { ResultActions } from "../ResultActions.tsx";
import { ResultTable } from "../ResultTable.tsx";

export type BulkOutcome = {
  /** The act, as its button says. */
  title: string;
  /** Heads the first column: 「シリアル番号」, 「氏名」. */
  what: string;
  rows: { key: string; name: string; refused: Problem | null }[];
};

/** What became of each of many: a page of its own, to print. */
export function BulkResult({
  outcome: { title, what, rows },
  onBack,
}: {
  outcome: BulkOutcome;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const done = rows.filter(({ refused }) => refused === null).length;
  return (
    <>
      <PageHeader title={t("bulk.resultTitle", { act: title })} />
      {done === rows.length ? (
        <Notice tone="success" title={t("bulk.allDone", { count: done })} />
      ) : (
        <Notice tone="attention" title={t("bulk.someDone", { done, total: rows.length })} />
      )}
      <ResultTable
        label={t("bulk.results")}
        // Somebody chosen twice has two rows.
        rows={rows.map((row, n) => ({ ...row, n }))}
        rowKey={({ n }) => String(n)}
        columns={[
          {
            title: what,
            cell: ({ name, key }) =>
              name === key ? <span className="figures">{key}</span> : `${name}（${key}）`,
          },
          {
            title: t("bulk.result"),
            cell: ({ refused }) =>
              refused ? (
                <>
                  <Chip tone="danger" icon="close">
                    {t("bulk.notDone")}
                  </Chip>{" "}
                  {errorText(refused)}
                </>
              ) : (
                <Chip tone="success" icon="check">
                  {t("bulk.done")}
                </Chip>
              ),
          },
        ]}
      />
      <ResultActions>
        <Button icon="chevronLeft" onPress={onBack}>
          {t("bulk.back")}
        </Button>
      </ResultActions>
    </>
  );
}
