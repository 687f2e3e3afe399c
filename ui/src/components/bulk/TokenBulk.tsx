import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type TokenStep, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import type { IconName } from "../Icon.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { BulkDialog } from "./BulkDialog.tsx";
import type { BulkOutcome } from "./BulkResult.tsx";

const STEPS = [
  ["pause", "pause"],
  ["resume", "check"],
  ["lose", "warning"],
  ["break_down", "danger"],
  ["dispose", "trash"],
] as const satisfies readonly (readonly [TokenStep, IconName])[];

type Step = (typeof STEPS)[number][0];

/** Acts on the tokens that are ticked in a list: above or below it. `selected`: their serial numbers. */
export function TokenBulk({
  selected,
  onClear,
  onDone,
}: {
  selected: ReadonlySet<string>;
  onClear: () => void;
  onDone: (outcome: BulkOutcome) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const [asked, setAsked] = useState<Step | null>(null);
  const serials = [...selected];
  const may = (step: Step) => mayAct(session, [step === "dispose" ? "dispose_tokens" : "handle_tokens"]);
  const acts = STEPS.filter(([step]) => may(step)).map(([id, icon]) => ({
    id,
    icon,
    text: t(`tokens.step.${id}.title`),
  }));
  return (
    <>
      <BulkBar count={serials.length} acts={acts} onAct={setAsked} onClear={onClear} />
      {asked && (
        <BulkDialog
          title={t(`tokens.step.${asked}.title`)}
          action={t(`tokens.step.${asked}.action`)}
          danger={asked === "dispose"}
          names={serials}
          plan={{ act: "step", serials, step: asked }}
          act={(authorisation, lastTokens) =>
            ipc.tokenSteps(serials, { step: asked, loss: null, lastTokens }, authorisation)
          }
          onClose={() => setAsked(null)}
          onDone={(rows) => {
            setAsked(null);
            onDone({
              title: t(`tokens.step.${asked}.title`),
              what: t("common.serial"),
              rows: rows.map(({ serial, refused }) => ({ key: serial, name: serial, refused })),
            });
          }}
        />
      )}
    </>
  );
}
