import { useTranslation } from "react-i18next";
import { TokenStateChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import type { Outcome } from "./ReplaceForm.tsx";

/** 「トークン交換結果」. */
export function ReplaceResult({ outcome: { replaced, reason, names } }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const rows = [
    ...replaced.moved.map((loginId) => ({ loginId, result: t("replace.moved", { serial: replaced.new }) })),
    ...replaced.revoked.map((loginId) => ({ loginId, result: t("replace.revoked") })),
    ...replaced.sharedWith.map((loginId) => ({ loginId, result: t("replace.sharedWith") })),
  ];
  return (
    <>
      <PageHeader title={t("replace.resultTitle")} />
      <Notice tone="success" title={t("replace.done", { count: replaced.moved.length })} />
      <Section title={t("replace.result")}>
        <DefinitionList
          items={[
            { label: t("replace.reason"), value: t(`reason.${reason}`) },
            {
              label: t("replace.old"),
              value: (
                <>
                  <span className="figures">{replaced.old}</span> <TokenStateChip state={replaced.state} />
                </>
              ),
            },
            { label: t("replace.new"), value: <span className="figures">{replaced.new}</span> },
          ]}
        />
        <ResultTable
          label={t("replace.result")}
          rows={rows}
          rowKey={({ loginId }) => loginId}
          columns={[
            { title: t("common.name"), cell: ({ loginId }) => names.get(loginId) ?? loginId },
            { title: t("common.loginId"), cell: ({ loginId }) => <span className="figures">{loginId}</span> },
            { title: t("bulk.result"), cell: ({ result }) => result },
          ]}
        />
        {replaced.revoked.length > 0 && <p>{t("revoke.nextSignIn")}</p>}
      </Section>
      <ResultActions>
        <LinkButton to="/tokens/detail/$serial" params={{ serial: replaced.new }} icon="token">
          {t("replace.toNew")}
        </LinkButton>
      </ResultActions>
    </>
  );
}
