import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import {
  NO_WRITTEN_REQUEST,
  REQUEST_NUMBER,
  requestFieldOf,
  SEAL_CHECKED,
  WrittenRequestFields,
} from "../../components/WrittenRequest.tsx";
import { type ContractEnded, type ContractEndPreview, type ContractView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Detached } from "./Detached.tsx";

/** 解約: what it does, the written request, and 「認証項目」. */
export function EndContract({
  contract: { code, name },
  onDone,
  onCancel,
}: {
  contract: ContractView;
  onDone: (ended: ContractEnded) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [request, setRequest] = useState(NO_WRITTEN_REQUEST);
  const preview = useQuery({
    queryKey: ["previewContractEnd", code],
    queryFn: () => ipc.previewContractEnd(code),
  });
  const act = useAuthorised({
    act: (authorisation) => ipc.endContract({ code, request }, authorisation),
    check: () => {
      const refused = (code: string, field: string) => ({ text: errorText({ code, params: {} }), field });
      return [
        !request.number && refused("request_number_missing", REQUEST_NUMBER),
        !request.sealChecked && refused("seal_not_checked", SEAL_CHECKED),
      ].filter((error) => error !== false);
    },
    fieldOf: ({ code }) => requestFieldOf(code),
    onDone,
  });
  return (
    <>
      <PageHeader
        title={t("contracts.end")}
        actions={
          <Button icon="chevronLeft" onPress={onCancel}>
            {t("common.back")}
          </Button>
        }
      >
        <p className="quiet">{t("contracts.changeLead", { name, code })}</p>
      </PageHeader>
      <Section title={t("contracts.endPreview")}>
        <Loaded query={preview}>{(effect) => <Preview effect={effect} />}</Loaded>
      </Section>
      <ActCard
        sentence={t("contracts.endSentence", { name })}
        action={t("contracts.endAction")}
        variant="danger"
        pending={act.pending}
        errors={act.errors}
        attempt={act.attempt}
        onSubmit={act.submit}
      >
        <WrittenRequestFields value={request} onChange={setRequest} errorAt={act.errorAt} />
        <AuthorisationFields fields={act.fields} />
      </ActCard>
    </>
  );
}

function Preview({ effect: { users, detached, tokens } }: { effect: ContractEndPreview }) {
  const { t } = useTranslation();
  return (
    <>
      <Notice tone="danger" title={t("contracts.final")}>
        <p>{t("contracts.endUsers", { users })}</p>
        <p>{t("contracts.endTokens", { tokens })}</p>
      </Notice>
      <Detached users={detached} />
    </>
  );
}
