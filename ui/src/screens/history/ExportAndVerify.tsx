import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import type { Filter } from "../../components/history/filter.ts";
import { Notice } from "../../components/Notice.tsx";
import { useFormat } from "../../format.ts";
import { useAct } from "../../ipc/act.ts";
import { type ExportedHistory, type HistoryFormat, useIpc, type VerifiedHistory } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./History.module.css";

/** 「書き出し」 of exactly what is shown, and 「履歴を検証」. */
export function ExportAndVerify({ filter, mayVerify }: { filter: Filter; mayVerify: boolean }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const exporting = useAct((format: HistoryFormat) =>
    ipc.exportHistory({ ...filter, limit: null, after: null }, format),
  );
  const verifying = useAct(ipc.verifyHistory);
  const [exported, setExported] = useState<ExportedHistory | null>(null);
  const [verified, setVerified] = useState<VerifiedHistory | null>(null);
  const write = async (format: HistoryFormat) => {
    verifying.clear();
    setVerified(null);
    setExported((await exporting.run(format)) ?? null);
  };
  const verify = async () => {
    exporting.clear();
    setExported(null);
    setVerified((await verifying.run()) ?? null);
  };
  const problem = exporting.problem ?? verifying.problem;
  return (
    <div className={styles.tools}>
      <div className={`${styles.buttons} screen-only`}>
        <Button icon="download" pending={exporting.pending} onPress={() => void write("csv")}>
          {t("history.exportCsv")}
        </Button>
        <Button icon="download" pending={exporting.pending} onPress={() => void write("jsonl")}>
          {t("history.exportLines")}
        </Button>
        {mayVerify && (
          <Button icon="check" pending={verifying.pending} onPress={() => void verify()}>
            {t("history.verify")}
          </Button>
        )}
      </div>
      <p className={`${styles.quiet} screen-only`}>{t("history.exportHint")}</p>
      {problem && (
        <Notice tone="danger" title={errorText(problem)} live>
          <p>{t("common.problemCode", { code: problem.code })}</p>
        </Notice>
      )}
      {exported && <Exported exported={exported} />}
      {verified && <Verified verified={verified} />}
    </div>
  );
}

function Exported({ exported: { name, entries, head } }: { exported: ExportedHistory }) {
  const { t } = useTranslation();
  const n = useFormat().number(entries);
  return (
    <Notice tone="success" title={t("history.exported", { name, n })} live>
      <p>{t("history.headIs", { head })}</p>
    </Notice>
  );
}

function Verified({ verified }: { verified: VerifiedHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (verified.result === "whole") {
    return (
      <Notice tone="success" title={t("history.whole", { n: format.number(verified.entries) })} live>
        <p>{t("history.headIs", { head: verified.head })}</p>
        <p>{t("history.headHint")}</p>
      </Notice>
    );
  }
  const n = format.number(verified.number);
  return (
    <Notice tone="danger" title={t(`history.broken.${verified.what}`, { n })} live>
      <p>{t("history.brokenHint")}</p>
    </Notice>
  );
}
