import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { SESSION, useSession } from "../../ipc/session.ts";
import { useClockBeingSet } from "./being-set.ts";
import { ClockFacts } from "./ClockFacts.tsx";
import styles from "./clock.module.css";
import { ConfirmationFields, useConfirmation } from "./confirmation.tsx";
import { WhatToDo, WhyAsked } from "./WhyAsked.tsx";

/** 「日時の確認」 at sign-in, before a one-time password could be looked at; only left by 「ログアウト」. */
export function SignInClockScreen() {
  const { t } = useTranslation();
  const { person } = useSession();
  const query = useClockBeingSet();
  useGoOn(query.data?.trust === "trusted");
  return (
    <PlainFrame wide>
      <PageHeader title={t("clock.title")}>
        <div className={styles.lead}>
          {person && <p>{t("common.honorific", { name: person.name })}</p>}
          <p className="quiet">{t("clock.signInLead")}</p>
        </div>
      </PageHeader>
      <Loaded query={query}>
        {(clock) => (
          <>
            <WhyAsked clock={clock} />
            <ClockFacts clock={clock} readAt={query.dataUpdatedAt} />
            <WhatToDo />
          </>
        )}
      </Loaded>
      <Confirm />
    </PlainFrame>
  );
}

function Confirm() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const confirmation = useConfirmation();
  const leave = useSessionAct(ipc.signOut);
  return (
    <Form
      label={t("common.authorisation")}
      onSubmit={confirmation.submit}
      errors={confirmation.errors}
      attempt={confirmation.attempt}
      actions={
        <>
          <Button type="submit" variant="primary" size="large" icon="check" pending={confirmation.pending}>
            {t("clock.confirm")}
          </Button>
          <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
            {t("nav.signOut")}
          </Button>
        </>
      }
    >
      <h2>{t("common.authorisation")}</h2>
      <div className={styles.fields}>
        <ConfirmationFields confirmation={confirmation} />
      </div>
    </Form>
  );
}

/** Once the clock was set right there is nothing to confirm: the session knows what comes next. */
function useGoOn(trusted: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (trusted) void client.invalidateQueries({ queryKey: SESSION });
  }, [client, trusted]);
}
