import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useIpc } from "../../ipc/client.ts";
import { enterSession } from "../../ipc/session.ts";

/** 「使用を再開する」: why, and 「認証項目」. */
export function useAcknowledgement() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const client = useQueryClient();
  const id = `${useId()}reason`;
  const [reason, setReason] = useState("");
  const act = useAuthorised({
    needed: [{ field: id, label: t("rolledBack.reason"), value: reason }],
    act: (authorisation) => ipc.acknowledgeRollback(reason, authorisation),
    fieldOf: ({ params }) => (params.field === "reason" ? id : undefined),
    onDone: (session) => enterSession(client, session),
  });
  return { ...act, reason: { id, value: reason, onChange: setReason, error: act.errorAt(id) } };
}

export function AcknowledgementFields({
  acknowledgement: { reason, fields },
}: {
  acknowledgement: ReturnType<typeof useAcknowledgement>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        {...reason}
        label={t("rolledBack.reason")}
        description={t("rolledBack.reasonHint")}
        maxLength={400}
        required
      />
      <AuthorisationFields fields={fields} />
    </>
  );
}
