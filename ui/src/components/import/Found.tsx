import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Imported, SeenToken } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Chip } from "../Chip.tsx";
import { ResultTable } from "../ResultTable.tsx";
import styles from "./import.module.css";

/** The tokens that would go in, and those that are there already: the first of them. */
export function Tokens({ found: { tokens, new: fresh, same } }: { found: Imported }) {
  const { t } = useTranslation();
  const id = useId();
  if (tokens.length === 0) return null;
  const all = fresh + same;
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{t("importForm.tokens")}</h2>
      {all > tokens.length && (
        <p className="quiet">{t("details.problemsShown", { shown: tokens.length, total: all })}</p>
      )}
      <ResultTable
        label={t("importForm.tokens")}
        className={styles.tokens}
        columns={[
          {
            title: t("common.serial"),
            cell: ({ serial }: SeenToken) => <span className="figures">{serial}</span>,
          },
          { title: t("importForm.verdict"), cell: (token) => <Verdict token={token} /> },
          { title: t("importForm.code"), cell: (token) => <Code token={token} /> },
          { title: t("importForm.line"), cell: ({ line }) => line },
        ]}
        rows={tokens}
        rowKey={({ line, serial }) => `${line}:${serial}`}
      />
    </section>
  );
}

function Verdict({ token: { isKnown } }: { token: SeenToken }) {
  const { t } = useTranslation();
  return isKnown ? (
    <Chip tone="neutral" icon="check">
      {t("importForm.verdicts.same")}
    </Chip>
  ) : (
    <Chip tone="success" icon="plus">
      {t("importForm.verdicts.new")}
    </Chip>
  );
}

/** What its display shows: how many digits, and for how long. */
function Code({ token: { digits, period } }: { token: SeenToken }) {
  const { t } = useTranslation();
  return period === null
    ? t("importForm.codePressed", { digits })
    : t("importForm.codeTimed", { digits, period });
}

/** What is wrong, row by row. */
export function Problems({ errors }: { errors: Imported["errors"] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <ResultTable
      label={t("importForm.problems")}
      columns={[
        { title: t("importForm.line"), cell: ({ line }) => line },
        { title: t("common.serial"), cell: ({ serial }) => serial ?? t("common.none") },
        { title: t("importForm.problem"), cell: ({ problem }) => errorText(problem) },
      ]}
      rows={errors}
      rowKey={({ line, serial, problem }) => `${line}:${serial}:${problem.code}`}
    />
  );
}

/** Keys that are none of ours. */
export function Skipped({ skipped }: { skipped: Imported["skipped"] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (skipped.length === 0) return null;
  return (
    <ResultTable
      label={t("importForm.skippedList")}
      columns={[
        { title: t("importForm.line"), cell: ({ line }) => line },
        { title: t("common.serial"), cell: ({ serial }) => serial ?? t("common.none") },
        { title: t("importForm.skippedList"), cell: ({ code }) => errorText({ code, params: {} }) },
      ]}
      rows={skipped}
      rowKey={({ line, serial }) => `${line}:${serial}`}
    />
  );
}
