import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Details } from "../../components/Details.tsx";
import { Digest } from "../../components/Digest.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { SignatureBoxes } from "../../components/SignatureBoxes.tsx";
import { useFormat } from "../../format.ts";
import type { VaultReport } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { byKind } from "./problems.ts";
import { TechnicalFacts } from "./TechnicalFacts.tsx";
import { WhatToDo } from "./WhatToDo.tsx";

/** 「点検報告」: to read, to print and to sign. */
export function Report({
  report,
  again,
}: {
  report: VaultReport;
  /** The button that checks once more. */
  again: ReactNode;
}) {
  const { t } = useTranslation();
  const { problems, rollback, remembered } = report;
  const good = problems.length === 0;
  return (
    <>
      <PageHeader title={t("vaultCheck.report")} />
      {!good && <WhatToDo title={t("vaultCheck.bad", { count: problems.length })} />}
      {good && !rollback && (
        <Notice tone="success" title={t("vaultCheck.good")}>
          <p>{t("vaultCheck.goodText")}</p>
        </Notice>
      )}
      <Older report={report} />
      {remembered === "failed" && (
        <Notice tone="attention" title={t("vaultCheck.notRemembered")}>
          <p>{t("vaultCheck.notRememberedText")}</p>
        </Notice>
      )}
      {!good && <Problems report={report} />}
      <Facts report={report} />
      <div className="screen-only">
        <Details>
          <TechnicalFacts report={report} />
        </Details>
      </div>
      <div className="print-only">
        <Section title={t("details.title")}>
          <TechnicalFacts report={report} />
        </Section>
        <SignatureBoxes
          labels={[t("vaultCheck.inspector"), t("vaultCheck.approver"), t("vaultCheck.filedOn")]}
        />
      </div>
      <ResultActions>{again}</ResultActions>
    </>
  );
}

/** The vault is whole, but not the latest. */
function Older({ report: { rollback } }: { report: VaultReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!rollback) return null;
  return (
    <Notice tone="attention" title={t("vaultCheck.older")}>
      <p>
        {t("vaultCheck.olderText", {
          seen: format.dateTime(rollback.seenAt),
          until: format.dateTime(rollback.until),
        })}
      </p>
    </Notice>
  );
}

function Problems({ report: { problems } }: { report: VaultReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("vaultCheck.problems")}>
      <ResultTable
        label={t("vaultCheck.problems")}
        rows={byKind(problems)}
        rowKey={({ kind }) => kind}
        columns={[
          { title: t("vaultCheck.problemWhat"), cell: ({ kind }) => t(`vaultCheck.problem.${kind}`) },
          {
            title: t("vaultCheck.problemCount"),
            cell: ({ count }) => t("vault.items", { value: format.number(count) }),
          },
        ]}
      />
    </Section>
  );
}

function Facts({ report }: { report: VaultReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contractName, institution, person } = useSession();
  const by = person && t("common.withRole", { name: person.name, role: t(`role.${person.role}`) });
  return (
    <Section title={t("vaultCheck.result")}>
      <DefinitionList
        items={[
          { label: t("vaultCheck.vault"), value: contractName ?? institution },
          { label: t("vaultCheck.at"), value: format.dateTime(report.at) },
          { label: t("vaultCheck.by"), value: by },
          {
            label: t("vaultCheck.rows"),
            value: t("vault.items", { value: format.number(report.rows) }),
          },
          {
            label: t("vault.entries"),
            value: t("vault.items", { value: format.number(report.auditEntries) }),
          },
          {
            label: t("vault.digest"),
            value: <Digest value={report.head} />,
          },
          {
            label: t("vaultCheck.ways"),
            value: t("vaultCheck.waysOf", { value: format.number(report.slots) }),
          },
          {
            label: t("vaultCheck.remembered"),
            value: t(`vaultCheck.rememberedAs.${report.remembered}`),
          },
        ]}
      />
    </Section>
  );
}
