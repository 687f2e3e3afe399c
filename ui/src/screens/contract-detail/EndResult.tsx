import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import type { ContractEnded } from "../../ipc/client.ts";
import { Detached } from "./Detached.tsx";

/** 「解約結果」. */
export function EndResult({
  ended: { contract, detached },
  onBack,
}: {
  ended: ContractEnded;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("contracts.endResult")} />
      <PaperHead />
      <Notice
        tone="success"
        live
        title={t("contracts.endDone", { name: contract.name, code: contract.code })}
      >
        <p>{t("contracts.isEndedText")}</p>
      </Notice>
      <Section title={t("contracts.endEffect")}>
        <Detached users={detached} />
      </Section>
      <PaperSignatures />
      <ResultActions>
        <Button icon="chevronLeft" onPress={onBack}>
          {t("contracts.backToContract")}
        </Button>
      </ResultActions>
    </>
  );
}
