import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { Form } from "../../components/Form.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { VoidedCodes } from "../../components/VoidedCodes.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import { AcknowledgementFields, useAcknowledgement } from "./acknowledgement.tsx";
import { Facts, WhatToDo } from "./Facts.tsx";
import styles from "./rolled-back.module.css";

/** 「保管庫が以前の状態に戻っています」 at sign-in: he answers for it, only looks, or leaves. */
export function RolledBackScreen() {
  const { t } = useTranslation();
  const { person, rollback, mayAcknowledge } = useSession();
  return (
    <PlainFrame wide>
      <PageHeader title={t("rolledBack.title")}>
        {person && <p>{t("common.honorific", { name: person.name })}</p>}
      </PageHeader>
      {rollback && <Facts rollback={rollback} />}
      <WhatToDo />
      {mayAcknowledge && <Acknowledge />}
      <OtherWays />
    </PlainFrame>
  );
}

function Acknowledge() {
  const { t } = useTranslation();
  const acknowledgement = useAcknowledgement();
  const { submit, errors, attempt, pending } = acknowledgement;
  return (
    <Form
      label={t("common.authorisation")}
      onSubmit={submit}
      errors={errors}
      attempt={attempt}
      actions={
        <Button type="submit" variant="primary" size="large" pending={pending}>
          {t("rolledBack.resume")}
        </Button>
      }
    >
      <Notice tone="attention" title={t("rolledBack.consequences")}>
        <VoidedCodes />
      </Notice>
      <h2>{t("common.authorisation")}</h2>
      <div className={styles.fields}>
        <AcknowledgementFields acknowledgement={acknowledgement} />
      </div>
    </Form>
  );
}

function OtherWays() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const look = useSessionAct(ipc.lookOnly);
  const leave = useSessionAct(ipc.signOut);
  return (
    <div className={styles.others}>
      <div className={styles.buttons}>
        <Button icon="search" pending={look.pending} onPress={() => void look.run()}>
          {t("rolledBack.lookOnly")}
        </Button>
        <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
          {t("nav.signOut")}
        </Button>
      </div>
      <p className="quiet">{t("rolledBack.lookOnlyText")}</p>
      {look.problem && (
        <ErrorSummary
          errors={[{ text: errorText(look.problem), code: look.problem.code }]}
          attempt={look.attempt}
        />
      )}
    </div>
  );
}
