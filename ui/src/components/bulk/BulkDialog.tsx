import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Authorisation, Plan } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { AuthorisedDialog } from "../Authorised.tsx";
import { Checkbox } from "../Checkbox.tsx";
import { Consequences } from "../Consequences.tsx";
import { useLastTokens } from "../LastTokens.tsx";
import { Loaded } from "../Loaded.tsx";
import { usePreview } from "../preview.ts";

/** How many are named before an act on many. */
const NAMED = 5;
const SPOKE = "bulk-spoke";
const NOT_TICKED = { code: "situation_not_confirmed", params: {} };

/** The question before an act on many: how many, the first names, what will happen, and 「認証項目」. */
export function BulkDialog<T>({
  title,
  action,
  danger = false,
  names,
  plan,
  tick,
  act,
  onClose,
  onDone,
}: {
  title: string;
  /** The word on the button. */
  action: string;
  danger?: boolean;
  /** Of all that are chosen, in the list's order. */
  names: readonly string[];
  /** `null`: nothing to preview. */
  plan: Plan | null;
  /** 「本人に状況を確認しました」, where it must be ticked before. */
  tick?: string;
  act: (authorisation: Authorisation, lastTokens: string[]) => Promise<T>;
  onClose: () => void;
  onDone: (answer: T) => void;
}) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { query, preview } = usePreview(plan);
  const last = useLastTokens(preview);
  const [ticked, setTicked] = useState(false);
  const others = names.length - NAMED;
  return (
    <AuthorisedDialog
      title={title}
      action={action}
      variant={danger ? "danger" : "primary"}
      needed={last.needed}
      check={() => (tick && !ticked ? [{ text: errorText(NOT_TICKED), field: SPOKE }] : [])}
      fieldOf={last.fieldOf}
      fields={(errorAt) => (
        <>
          {tick && (
            <Checkbox id={SPOKE} required checked={ticked} onChange={setTicked} error={errorAt(SPOKE)}>
              {tick}
            </Checkbox>
          )}
          {last.fields(errorAt)}
        </>
      )}
      act={(authorisation) => act(authorisation, last.lastTokens)}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("bulk.sentence", { count: names.length, act: title })}</p>
      <ul>
        {names.slice(0, NAMED).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {others > 0 && <li>{t("bulk.others", { count: others })}</li>}
      </ul>
      {plan && <Loaded query={query}>{(found) => found && <Consequences preview={found} />}</Loaded>}
    </AuthorisedDialog>
  );
}
