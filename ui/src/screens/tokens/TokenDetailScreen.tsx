import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { OtpChip, PlaceChip, TokenStateChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Details } from "../../components/Details.tsx";
import type { IconName } from "../../components/Icon.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { type TokenStep, type TokenView, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { inHand } from "../../ipc/tokens.ts";
import { usePathParam } from "../../navigation.ts";
import { Expiry } from "./Expiry.tsx";
import { type PlaceAct, placeActs, stepsFrom } from "./steps.ts";
import { TimeOffsets } from "./TimeOffsets.tsx";
import { TokenPlaceDialog } from "./TokenPlaceDialog.tsx";
import { TokenRecord } from "./TokenRecord.tsx";
import { TokenStepDialog } from "./TokenStepDialog.tsx";
import { TokenTest } from "./TokenTest.tsx";
import styles from "./tokens.module.css";

const ICONS: Record<TokenStep, IconName> = {
  pause: "pause",
  resume: "check",
  find: "search",
  lose: "warning",
  break_down: "danger",
  dispose: "trash",
};

/** トークンの詳細. */
export function TokenDetailScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const serial = usePathParam("serial");
  const handles = mayAct(session, ["handle_tokens"]);
  const query = useQuery({ queryKey: ["token", serial], queryFn: () => ipc.token(serial) });
  const [asked, setAsked] = useState<TokenStep | null>(null);
  const [moved, setMoved] = useState<PlaceAct | null>(null);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <PageHeader
        title={t("tokens.title", { serial })}
        actions={
          <LinkButton to="/tokens" icon="chevronLeft">
            {t("tokens.backToList")}
          </LinkButton>
        }
      />
      {done && <Notice tone="success" live title={done} />}
      <Loaded query={query}>
        {(token) => (
          <>
            {token.needsResync && (
              <Notice tone="attention" title={t("tokens.needsResync")}>
                {t("tokens.needsResyncHint")}
              </Notice>
            )}
            <div className={styles.actions}>
              {stepsFrom(token.state, session).map((step) => (
                <Button key={step} icon={ICONS[step]} onPress={() => setAsked(step)}>
                  {t(`tokens.step.${step}.title`)}
                </Button>
              ))}
              {handles && inHand(token.state) && (
                <LinkButton to="/tokens/detail/$serial/resync" params={{ serial }} icon="clock">
                  {t("nav.resync")}
                </LinkButton>
              )}
              {handles && token.registrations.length > 0 && (
                <LinkButton to="/tokens/detail/$serial/replace" params={{ serial }} icon="refresh">
                  {t("nav.replaceToken")}
                </LinkButton>
              )}
              {placeActs(token, session).map((act) => (
                <Button key={act} icon={act === "allot" ? "building" : "bank"} onPress={() => setMoved(act)}>
                  {t(`tokens.move.${act}.title`)}
                </Button>
              ))}
            </div>
            <SideBySide>
              <Facts token={token} />
              <Registrations token={token} />
            </SideBySide>
            <TokenRecord serial={token.serial} />
            <TimeOffsets token={token} />
            {handles && token.state !== "disposed" && <TokenTest token={token} />}
            <HowItWorks token={token} />
            {moved && (
              <TokenPlaceDialog
                act={moved}
                serial={token.serial}
                onClose={() => setMoved(null)}
                onDone={() => {
                  setMoved(null);
                  setDone(t(`tokens.move.${moved}.done`));
                }}
              />
            )}
            {asked && (
              <TokenStepDialog
                step={asked}
                serial={token.serial}
                onClose={() => setAsked(null)}
                onDone={() => {
                  setAsked(null);
                  setDone(t(`tokens.step.${asked}.done`));
                }}
              />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ token }: { token: TokenView }) {
  const { t } = useTranslation();
  const items = [
    { label: t("common.serial"), value: <span className="figures">{token.serial}</span> },
    { label: t("tokens.state"), value: <TokenStateChip state={token.state} /> },
    { label: t("tokens.place"), value: <PlaceChip place={token.place} /> },
    { label: t("common.expiry"), value: <Expiry token={token} /> },
    { label: t("tokens.contractCode"), value: token.contract ?? t("common.none") },
    { label: t("tokens.model"), value: token.model || t("common.none") },
    { label: t("tokens.manufacturer"), value: token.manufacturer || t("common.none") },
  ];
  return (
    <Section title={t("tokens.facts")}>
      <DefinitionList items={items} />
    </Section>
  );
}

function Registrations({ token: { registrations } }: { token: TokenView }) {
  const { t } = useTranslation();
  return (
    <Section title={t("tokens.registrations")}>
      {registrations.length === 0 ? (
        <p className="quiet">{t("tokens.noRegistrations")}</p>
      ) : (
        <ResultTable
          label={t("tokens.registrations")}
          columns={[
            {
              title: t("common.name"),
              cell: ({ name, loginId }) => (
                <span className={styles.two}>
                  <span>{name}</span>
                  <span className={styles.second}>{loginId}</span>
                </span>
              ),
            },
            { title: t("common.otp"), cell: ({ state }) => <OtpChip standing={state} /> },
          ]}
          rows={registrations}
          rowKey={({ loginId }) => loginId}
        />
      )}
    </Section>
  );
}

/** How the token makes its one-time passwords: for those who look for a cause. */
function HowItWorks({ token }: { token: TokenView }) {
  const { t } = useTranslation();
  const items = [
    { label: t("details.kind"), value: t(`details.kinds.${token.kind}`) },
    { label: t("details.algorithm"), value: t(`details.algorithms.${token.algorithm}`) },
    { label: t("details.digits"), value: String(token.digits) },
    {
      label: t("details.period"),
      value: token.period === null ? t("common.none") : t("details.seconds", { n: token.period }),
    },
    { label: t("details.drift"), value: t("details.steps", { n: token.driftSteps }) },
  ];
  return (
    <Details>
      <DefinitionList items={items} />
    </Details>
  );
}
