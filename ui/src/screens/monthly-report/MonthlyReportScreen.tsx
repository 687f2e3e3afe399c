import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { Select } from "../../components/Select.tsx";
import { useFormat } from "../../format.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { ExportReport } from "./ExportReport.tsx";
import { Figures } from "./Figures.tsx";
import { Hints } from "./Hints.tsx";
import { lastMonths } from "./months.ts";

/** 「月次報告」: a month in numbers, and what somebody should look into. */
export function MonthlyReportScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const { now } = useSession();
  const months = lastMonths(format.day(now));
  const [month, setMonth] = useState(months[0] ?? "");
  const query = useQuery({ queryKey: ["monthlyReport", month], queryFn: () => ipc.monthlyReport(month) });
  return (
    <>
      <PageHeader title={t("report.title")} actions={<PrintButton />}>
        <p className="quiet">{t("report.lead")}</p>
      </PageHeader>
      <PaperHead />
      <p className="print-only">{t("report.ofMonth", { month: format.month(month) })}</p>
      <div className="screen-only">
        <Select
          label={t("report.month")}
          width="medium"
          value={month}
          onChange={setMonth}
          options={months.map((value) => ({ value, text: format.month(value) }))}
        />
      </div>
      <Loaded query={query}>
        {(report) => (
          <>
            <Hints hints={report.hints} bounds={report.bounds} />
            <Figures report={report} />
          </>
        )}
      </Loaded>
      <PaperSignatures />
      <ExportReport key={month} month={month} />
    </>
  );
}
