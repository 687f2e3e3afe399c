import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { Select } from "../../components/Select.tsx";
import {
  NO_WRITTEN_REQUEST,
  needsWrittenRequest,
  REQUEST_NUMBER,
  requestFieldOf,
  SEAL_CHECKED,
  WrittenRequestFields,
} from "../../components/WrittenRequest.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import type { PlaceAct } from "./steps.ts";

const CONTRACT = "allot-contract";

/** 割り当て・返却: on a written request, as branch staff unlock and revoke. */
export function TokenPlaceDialog({
  act,
  serial,
  onClose,
  onDone,
}: {
  act: PlaceAct;
  serial: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const written = needsWrittenRequest(useSession());
  const [request, setRequest] = useState(NO_WRITTEN_REQUEST);
  const [contract, setContract] = useState<string | null>(null);
  const contracts = useQuery({
    queryKey: ["contracts"],
    queryFn: () => ipc.contracts(),
    enabled: act === "allot",
  });
  const offered = (contracts.data?.items ?? []).filter(({ status }) => status === "active");
  const refused = (code: string, field: string) => ({ text: errorText({ code, params: {} }), field });
  return (
    <AuthorisedDialog
      title={t(`tokens.move.${act}.title`)}
      action={t(`tokens.move.${act}.title`)}
      needed={
        act === "allot" ? [{ field: CONTRACT, label: t("common.contract"), value: contract ?? "" }] : []
      }
      check={() =>
        [
          written && !request.number && refused("request_number_missing", REQUEST_NUMBER),
          written && !request.sealChecked && refused("seal_not_checked", SEAL_CHECKED),
        ].filter((error) => error !== false)
      }
      fieldOf={({ code }) => (code.startsWith("contract_") ? CONTRACT : requestFieldOf(code))}
      fields={(errorAt) => (
        <>
          {act === "allot" && (
            <Select
              id={CONTRACT}
              label={t("common.contract")}
              required
              value={contract}
              onChange={setContract}
              options={offered.map(({ code, name }) => ({ value: code, text: `${code} ${name}` }))}
              error={errorAt(CONTRACT)}
            />
          )}
          {written && <WrittenRequestFields value={request} onChange={setRequest} errorAt={errorAt} />}
        </>
      )}
      act={(authorisation) =>
        act === "allot"
          ? ipc.allotToken(serial, contract ?? "", request, authorisation)
          : ipc.returnToken(serial, request, authorisation)
      }
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(`tokens.move.${act}.sentence`, { serial })}</p>
    </AuthorisedDialog>
  );
}
