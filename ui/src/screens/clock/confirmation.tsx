import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { TextField } from "../../components/TextField.tsx";
import { type ClockView, useIpc } from "../../ipc/client.ts";
import { CLOCK } from "../../ipc/clock.ts";
import { enterSession } from "../../ipc/session.ts";

/** 「この日時で正しい」: why, and 「認証項目」. */
export function useConfirmation(onDone: () => void = () => undefined) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const client = useQueryClient();
  const id = `${useId()}reason`;
  const [reason, setReason] = useState("");
  // What is confirmed is the time that stands on the page, not another that came since.
  const shown = () => client.getQueryData<ClockView>(CLOCK)?.now ?? "";
  const act = useAuthorised({
    needed: [{ field: id, label: t("clock.reason"), value: reason }],
    act: async (authorisation) => {
      const session = await ipc.anchorClock(reason, shown(), authorisation);
      // Read before it is said that it is done: the page shows either the question or the answer.
      await client.invalidateQueries({ queryKey: CLOCK });
      enterSession(client, session);
      return session;
    },
    fieldOf: ({ params }) => (params.field === "reason" ? id : undefined),
    onDone,
  });
  return { ...act, reason: { id, value: reason, onChange: setReason, error: act.errorAt(id) } };
}

export function ConfirmationFields({
  confirmation: { reason, fields },
}: {
  confirmation: ReturnType<typeof useConfirmation>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        {...reason}
        label={t("clock.reason")}
        description={t("clock.reasonHint")}
        maxLength={400}
        required
      />
      <AuthorisationFields fields={fields} />
    </>
  );
}
