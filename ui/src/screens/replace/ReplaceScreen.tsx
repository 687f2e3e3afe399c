import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useIpc } from "../../ipc/client.ts";
import { usePathParam } from "../../navigation.ts";
import { type Outcome, ReplaceForm } from "./ReplaceForm.tsx";
import { ReplaceResult } from "./ReplaceResult.tsx";

/** 「トークンの交換」. */
export function ReplaceScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const serial = usePathParam("serial");
  const query = useQuery({ queryKey: ["token", serial], queryFn: () => ipc.token(serial) });
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (outcome) return <ReplaceResult outcome={outcome} />;
  return (
    <>
      <PageHeader
        title={t("nav.replaceToken")}
        actions={
          <LinkButton to="/tokens/detail/$serial" params={{ serial }} icon="chevronLeft">
            {t("resync.toToken")}
          </LinkButton>
        }
      />
      <Loaded query={query}>
        {(token) =>
          token.registrations.length > 0 ? (
            <ReplaceForm token={token} onDone={setOutcome} />
          ) : (
            <Notice tone="attention" title={t("tokens.noRegistrations")}>
              {t("replace.nobody")}
            </Notice>
          )
        }
      </Loaded>
    </>
  );
}
