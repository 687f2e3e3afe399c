import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DateField } from "../../components/DateField.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Notice } from "../../components/Notice.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { Card } from "../../components/Section.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { useFormat } from "../../format.ts";
import { useAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { StepEnd } from "./StepEnd.tsx";
import type { StepProps } from "./step.ts";

/** ⑤ 利用開始日. */
export function StartDateStep({ done, onNext, onBack }: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { otpStart } = done;
  return (
    <SetUpPage edition="company" step={5} lead={t("setUp.startLead")}>
      {otpStart === null ? (
        <Card>
          <StartDateForm />
        </Card>
      ) : (
        <Notice tone="success" live>
          <p>{t("setUp.startDone", { date: format.date(otpStart) })}</p>
        </Notice>
      )}
      <StepEnd over={otpStart !== null} onNext={onNext} onBack={onBack} />
    </SetUpPage>
  );
}

function StartDateForm() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const { now } = useSession();
  const [day, setDay] = useState<string | null>(() => format.day(now));
  const [password, setPassword] = useState("");
  const set = useAct(ipc.setStartDate);
  const { errors, attempt, at, complete } = useFormErrors(set, ({ code }) =>
    code.startsWith("confirmation_") ? "ownConfirmation" : "start_date",
  );
  const submit = async () => {
    const needed = [
      { field: "start_date", label: t("setUp.startDate"), value: day ?? "" },
      { field: "ownConfirmation", label: t("common.confirmationPassword"), value: password },
    ];
    if (!complete(needed) || day === null) return;
    await set.run(day, { confirmationPassword: password, otp: null });
    setPassword("");
  };
  return (
    <Form
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      label={t("setUp.setStart")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={set.pending}>
          {t("setUp.setStart")}
        </Button>
      }
    >
      <DateField
        id="start_date"
        label={t("setUp.startDate")}
        value={day}
        onChange={setDay}
        error={at("start_date")}
        required
        width="medium"
      />
      <PasswordField
        id="ownConfirmation"
        label={t("common.confirmationPassword")}
        value={password}
        onChange={setPassword}
        error={at("ownConfirmation")}
        required
      />
    </Form>
  );
}
