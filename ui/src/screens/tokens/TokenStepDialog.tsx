import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { Consequences } from "../../components/Consequences.tsx";
import { useLastTokens } from "../../components/LastTokens.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { LossFields, NO_LOSS } from "../../components/LossFields.tsx";
import { Notice } from "../../components/Notice.tsx";
import { usePreview } from "../../components/preview.ts";
import { type TokenStep, useIpc } from "../../ipc/client.ts";
import { endsRegistrations } from "./steps.ts";

/** A step in a token's life: says who is affected, and asks for 「認証項目」. */
export function TokenStepDialog({
  step,
  serial,
  onClose,
  onDone,
}: {
  step: TokenStep;
  serial: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { query, preview } = usePreview({ act: "step", serials: [serial], step });
  const last = useLastTokens(preview);
  const [loss, setLoss] = useState(NO_LOSS);
  const lost = step === "lose";
  return (
    <AuthorisedDialog
      title={t(`tokens.step.${step}.title`)}
      action={t(`tokens.step.${step}.action`)}
      variant={step === "dispose" ? "danger" : "primary"}
      otp={step === "find"}
      otpHint={t("tokens.step.find.otpHint")}
      needed={last.needed}
      fieldOf={last.fieldOf}
      fields={(errorAt) => (
        <>
          {lost && <LossFields value={loss} onChange={setLoss} />}
          {last.fields(errorAt)}
        </>
      )}
      act={(authorisation) => {
        const { lastTokens } = last;
        return ipc.tokenStep(serial, { step, loss: lost ? loss : null, lastTokens }, authorisation);
      }}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(`tokens.step.${step}.sentence`, { serial })}</p>
      <Loaded query={query}>
        {(found) =>
          found && (
            <>
              <Consequences preview={found} />
              {found.users.some(({ serialBefore }) => serialBefore) &&
                (endsRegistrations(step) || step === "pause") && (
                  <p>{t(endsRegistrations(step) ? "tokens.affectedEnd" : "tokens.affectedPause")}</p>
                )}
            </>
          )
        }
      </Loaded>
      {step === "dispose" && <Notice tone="danger">{t("tokens.step.dispose.consequence")}</Notice>}
    </AuthorisedDialog>
  );
}
