import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { RecoverySheet } from "../../components/RecoverySheet.tsx";
import { useIdle } from "../../idle.ts";
import styles from "./recover.module.css";

export type Recovered = { loginId: string /** The new one, in groups. */; code: string };

const NOT_TRIED = { problem: null, attempt: 0 };

/** The new recovery code. It is shown once, and the old one opens nothing any more. */
export function NewCode({
  recovered: { loginId, code },
  onIdle,
  onLeave,
}: {
  recovered: Recovered;
  onIdle: () => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  useIdle(onIdle);
  const { errors, attempt, at, complete } = useFormErrors(NOT_TRIED, () => undefined);
  const submit = () => {
    if (complete([], kept ? [] : [{ field: "kept", text: t("recover.notKept") }])) onLeave();
  };
  return (
    <PlainFrame wide>
      <div className={`screen-only ${styles.part}`}>
        <PageHeader title={t("recover.newCodeTitle")}>
          <p>{t("recover.done")}</p>
        </PageHeader>
        <p>{t("recover.newCodeLead")}</p>
      </div>
      <RecoverySheet code={code} vaultName={null} loginId={loginId} />
      <div className={`screen-only ${styles.part}`}>
        <Notice tone="attention">
          <div className={styles.advice}>
            <p>{t("setUp.recoveryAdvice")}</p>
            <PrintButton />
          </div>
        </Notice>
        <Form
          label={t("recover.newCodeTitle")}
          onSubmit={submit}
          errors={errors}
          attempt={attempt}
          actions={
            <Button type="submit" variant="primary" size="large">
              {t("common.toSignIn")}
            </Button>
          }
        >
          <Checkbox id="kept" checked={kept} onChange={setKept} error={at("kept")} required>
            {t("recover.kept")}
          </Checkbox>
        </Form>
      </div>
    </PlainFrame>
  );
}
