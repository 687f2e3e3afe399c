import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice.tsx";
import { Card } from "../../components/Section.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { AdministratorForm } from "./AdministratorForm.tsx";
import { StepEnd } from "./StepEnd.tsx";
import type { StepProps } from "./step.ts";

/** ⑦ An administrator; without one nobody can unlock the master. */
export function AdministratorStep({ done, onNext, onBack }: StepProps) {
  const { t } = useTranslation();
  const [added, setAdded] = useState<string | null>(null);
  const over = done.administrator || added !== null;
  return (
    <SetUpPage edition="company" step={7} lead={t("setUp.administratorLead")}>
      {over ? (
        <Notice tone="success" live>
          <p>
            {added === null ? t("setUp.administratorThere") : t("setUp.administratorDone", { name: added })}
          </p>
        </Notice>
      ) : (
        <Card>
          <AdministratorForm onAdded={setAdded} />
        </Card>
      )}
      {!over && <p className="quiet">{t("setUp.administratorLater")}</p>}
      <StepEnd over={over} last onNext={onNext} onBack={onBack} />
    </SetUpPage>
  );
}
