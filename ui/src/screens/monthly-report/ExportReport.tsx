import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { useAct } from "../../ipc/act.ts";
import { type ExportedReport, type TableEncoding, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";

const ENCODINGS = ["utf8", "shift_jis"] as const satisfies readonly TableEncoding[];

/** The same numbers as a file for spreadsheets. */
export function ExportReport({ month }: { month: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [encoding, setEncoding] = useState<TableEncoding>("utf8");
  const [written, setWritten] = useState<ExportedReport | null>(null);
  const exporting = useAct(() => ipc.exportMonthlyReport(month, encoding));
  const write = async () => {
    setWritten(null);
    // The system's dialog was closed without a place: nothing was done.
    setWritten((await exporting.run()) ?? null);
  };
  return (
    <div className="screen-only">
      <Section title={t("report.export")}>
        <RadioGroup
          label={t("tokenExport.encoding")}
          description={t("tokenExport.encodingHint")}
          value={encoding}
          onChange={setEncoding}
          options={ENCODINGS.map((value) => ({ value, title: t(`tokenExport.encodings.${value}`) }))}
        />
        <div className="row">
          <Button icon="download" pending={exporting.pending} onPress={() => void write()}>
            {t("report.exportCsv")}
          </Button>
        </div>
        {exporting.problem && (
          <Notice tone="danger" live title={errorText(exporting.problem)}>
            <p>{t("common.problemCode", { code: exporting.problem.code })}</p>
          </Notice>
        )}
        {written && (
          <Notice tone="success" live title={t("report.exported", { name: written.name })}>
            <p>{t("history.headIs", { head: written.head })}</p>
          </Notice>
        )}
      </Section>
    </div>
  );
}
