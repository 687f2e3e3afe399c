import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImportForm } from "../../components/import/ImportForm.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Card } from "../../components/Section.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { StepEnd } from "./StepEnd.tsx";
import type { StepProps } from "./step.ts";

/** ④ The file with the tokens, now or later. */
export function TokensStep({ done, onNext, onBack }: StepProps) {
  const { t } = useTranslation();
  const [imported, setImported] = useState<number | null>(null);
  const over = done.tokens || imported !== null;
  return (
    <SetUpPage edition="company" step={4} lead={t("setUp.tokensLead")}>
      {over ? (
        <Notice tone="success" live>
          <p>{imported === null ? t("setUp.tokensThere") : t("setUp.tokensDone", { n: imported })}</p>
        </Notice>
      ) : (
        <Card>
          <ImportForm contract={null} whole onTaken={(taken) => setImported(taken.imported.new)} />
        </Card>
      )}
      <StepEnd over={over} onNext={onNext} onBack={onBack} />
    </SetUpPage>
  );
}
