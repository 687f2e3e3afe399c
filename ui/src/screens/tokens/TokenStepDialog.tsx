import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { Notice } from "../../components/Notice.tsx";
import { type TokenStep, type TokenView, useIpc } from "../../ipc/client.ts";
import { endsRegistrations } from "./steps.ts";

/** A step in a token's life: says who is affected, and asks for 「認証項目」. */
export function TokenStepDialog({
  step,
  token: { serial, registrations },
  onClose,
  onDone,
}: {
  step: TokenStep;
  token: TokenView;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const names = registrations.map(({ name }) => t("common.honorific", { name })).join(t("tokens.comma"));
  const affected = names !== "" && (endsRegistrations(step) || step === "pause");
  return (
    <AuthorisedDialog
      title={t(`tokens.step.${step}.title`)}
      action={t(`tokens.step.${step}.action`)}
      variant={step === "dispose" ? "danger" : "primary"}
      otp={step === "find"}
      otpHint={t("tokens.step.find.otpHint")}
      act={(authorisation) => ipc.tokenStep(serial, step, authorisation)}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(`tokens.step.${step}.sentence`, { serial })}</p>
      {affected && (
        <Notice tone="attention" title={t("tokens.affected", { names })}>
          {t(endsRegistrations(step) ? "tokens.affectedEnd" : "tokens.affectedPause")}
        </Notice>
      )}
      {step === "dispose" && (
        <Notice
          tone="danger"
          title={names === "" ? t("tokens.noRegistrations") : t("tokens.affected", { names })}
        >
          {t("tokens.step.dispose.consequence")}
        </Notice>
      )}
    </AuthorisedDialog>
  );
}
