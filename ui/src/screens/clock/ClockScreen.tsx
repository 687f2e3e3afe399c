import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { ClockSuspectedNotice } from "../../components/ClockNotice.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Card } from "../../components/Section.tsx";
import { useClockBeingSet } from "./being-set.ts";
import { ClockFacts } from "./ClockFacts.tsx";
import { ConfirmationFields, useConfirmation } from "./confirmation.tsx";
import { WhatToDo, WhyAsked } from "./WhyAsked.tsx";

/** 「日時の確認」. */
export function ClockScreen() {
  const { t } = useTranslation();
  const query = useClockBeingSet();
  const [confirmed, setConfirmed] = useState(false);
  return (
    <>
      {/* The form is gone then: the title takes the focus again. */}
      <PageHeader key={confirmed ? "confirmed" : "asked"} title={t("clock.title")} />
      <Loaded query={query}>
        {(clock) => {
          const trusted = clock.trust === "trusted";
          return (
            <>
              {trusted && confirmed && (
                <Notice tone="success" title={t("clock.done")} live>
                  <p>{t("clock.doneText")}</p>
                </Notice>
              )}
              {trusted && !confirmed && !clock.suspected && (
                <Notice tone="info" title={t("clock.trusted")}>
                  <p>{t("clock.trustedText")}</p>
                </Notice>
              )}
              {clock.suspected && trusted && <ClockSuspectedNotice suspected={clock.suspected} />}
              <WhyAsked clock={clock} />
              <Card>
                <ClockFacts clock={clock} readAt={query.dataUpdatedAt} />
                {!trusted && <WhatToDo />}
              </Card>
              {!trusted && <Confirm onDone={() => setConfirmed(true)} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Confirm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const confirmation = useConfirmation(onDone);
  const { pending, errors, attempt, submit } = confirmation;
  return (
    <ActCard
      sentence={t("clock.sentence")}
      action={t("clock.confirm")}
      icon="check"
      pending={pending}
      errors={errors}
      attempt={attempt}
      onSubmit={submit}
    >
      <ConfirmationFields confirmation={confirmation} />
    </ActCard>
  );
}
