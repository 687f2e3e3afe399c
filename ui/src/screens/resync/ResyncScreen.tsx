import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { type Resynced, type TokenView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { inHand } from "../../ipc/tokens.ts";
import { useBack, usePathParam } from "../../navigation.ts";
import { ResyncForm } from "./ResyncForm.tsx";
import { ResyncResult } from "./ResyncResult.tsx";

/** 「時刻補正」. */
export function ResyncScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const serial = usePathParam("serial");
  const back = useBack();
  const query = useQuery({ queryKey: ["token", serial], queryFn: () => ipc.token(serial) });
  const [done, setDone] = useState<{ token: TokenView; result: Resynced } | null>(null);
  if (done) return <ResyncResult {...done} />;
  return (
    <>
      <PageHeader
        title={t("nav.resync")}
        actions={
          back ? (
            <Button icon="chevronLeft" onPress={back}>
              {t("common.back")}
            </Button>
          ) : (
            <LinkButton to="/tokens/detail/$serial" params={{ serial }} icon="chevronLeft">
              {t("resync.toToken")}
            </LinkButton>
          )
        }
      />
      <Loaded query={query}>
        {(token) =>
          inHand(token.state) ? (
            <ResyncForm token={token} onDone={(result) => setDone({ token, result })} />
          ) : (
            <Impossible token={token} />
          )
        }
      </Loaded>
    </>
  );
}

function Impossible({ token: { state } }: { token: TokenView }) {
  const errorText = useErrorText();
  return <Notice tone="attention" title={errorText({ code: `token_${state}`, params: {} })} />;
}
