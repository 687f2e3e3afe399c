import { useTranslation } from "react-i18next";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { MonthlyReport } from "../../ipc/client.ts";
import { ACTS, REASONS, STATE } from "./figures.ts";
import styles from "./MonthlyReport.module.css";

type Line = { key: string; name: string; means?: string; count: number };

/** What was done in the month, and how things stand now. */
export function Figures({ report: { acts, revoked, state } }: { report: MonthlyReport }) {
  const { t } = useTranslation();
  const countOf = (figures: MonthlyReport["acts"], name: string) =>
    figures.find((figure) => figure.name === name)?.count ?? 0;
  return (
    <SideBySide>
      <div className={styles.column}>
        <Lines
          title={t("report.acts")}
          lines={ACTS.map((key) => ({
            key,
            name: t(`report.act.${key}.name`),
            means: t(`report.act.${key}.means`),
            count: countOf(acts, key),
          }))}
        />
      </div>
      <div className={styles.column}>
        <Lines
          title={t("report.revoked")}
          lines={REASONS.map((key) => ({
            key,
            name: key === "contract_ended" ? t("contracts.ended") : t(`reason.${key}`),
            count: countOf(revoked, key),
          }))}
        />
        <Lines
          title={t("report.state")}
          lines={STATE.map((key) => ({ key, name: t(`report.now.${key}`), count: state[key] }))}
        />
      </div>
    </SideBySide>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={title}>
      <ResultTable
        label={title}
        className={styles.figures}
        rows={lines}
        rowKey={({ key }) => key}
        columns={[
          {
            title: t("report.item"),
            cell: ({ name, means }) => (
              <span className={styles.name}>
                <span>{name}</span>
                {means && <span className={styles.means}>{means}</span>}
              </span>
            ),
          },
          {
            title: t("report.count"),
            cell: ({ count }) => <span className="figures">{format.number(count)}</span>,
          },
        ]}
      />
    </Section>
  );
}
