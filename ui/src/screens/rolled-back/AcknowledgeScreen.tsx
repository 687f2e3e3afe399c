import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Card } from "../../components/Section.tsx";
import { VoidedCodes } from "../../components/VoidedCodes.tsx";
import { useSession } from "../../ipc/session.ts";
import { AcknowledgementFields, useAcknowledgement } from "./acknowledgement.tsx";
import { Facts, WhatToDo } from "./Facts.tsx";

/** The same at the desk, where the vault is only looked at. */
export function AcknowledgeScreen() {
  const { t } = useTranslation();
  const { rollback, mayAcknowledge } = useSession();
  return (
    <>
      {/* The form is gone then: the title takes the focus again. */}
      <PageHeader key={rollback ? "older" : "resumed"} title={t("rolledBack.title")} />
      {rollback ? (
        <>
          <Card>
            <Facts rollback={rollback} />
            <WhatToDo />
          </Card>
          {mayAcknowledge && <Acknowledge />}
        </>
      ) : (
        <Notice tone="success" title={t("rolledBack.resumed")} live>
          <VoidedCodes />
        </Notice>
      )}
    </>
  );
}

function Acknowledge() {
  const { t } = useTranslation();
  const acknowledgement = useAcknowledgement();
  const { pending, errors, attempt, submit } = acknowledgement;
  return (
    <>
      <Notice tone="attention" title={t("rolledBack.consequences")}>
        <VoidedCodes />
      </Notice>
      <ActCard
        sentence={t("rolledBack.sentence")}
        action={t("rolledBack.resume")}
        icon="check"
        pending={pending}
        errors={errors}
        attempt={attempt}
        onSubmit={submit}
      >
        <AcknowledgementFields acknowledgement={acknowledgement} />
      </ActCard>
    </>
  );
}
