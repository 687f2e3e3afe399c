import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { fieldOf } from "./draft.ts";
import { InstitutionFields } from "./InstitutionFields.tsx";
import type { StepProps } from "./step.ts";

/** ① of a branch: its institution. Contracts come later, at the desk. */
export function InstitutionStep({
  draft,
  onChange,
  refusal,
  onBack,
  onDone,
}: StepProps & { onDone: () => void }) {
  const { t } = useTranslation();
  const { errors, attempt, at, complete } = useFormErrors(refusal, fieldOf);
  const submit = () => {
    const label = t("setUp.institutionName");
    if (complete([{ field: "institution", label, value: draft.institution }])) onDone();
  };
  return (
    <PlainFrame wide>
      <SetUpPage edition="branch" step={1} lead={t("setUp.institutionLead")}>
        <Form
          onSubmit={submit}
          errors={errors}
          attempt={attempt}
          label={t("setUp.steps.institution")}
          actions={
            <>
              <Button type="submit" variant="primary" size="large">
                {t("common.next")}
              </Button>
              <Button onPress={onBack}>{t("common.back")}</Button>
            </>
          }
        >
          <InstitutionFields draft={draft} onChange={onChange} at={at} />
        </Form>
      </SetUpPage>
    </PlainFrame>
  );
}
