import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ContractStatusChip, PlaceChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type ContractDetail, type ContractEnded, type Session, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { usePathParam } from "../../navigation.ts";
import { ChangeContract } from "./ChangeContract.tsx";
import { ContractUsers } from "./ContractUsers.tsx";
import { EndContract } from "./EndContract.tsx";
import { EndResult } from "./EndResult.tsx";

type View = "facts" | "change" | "end";

/** 契約先の詳細: what is known of it, its users and tokens; where it is changed and ended. */
export function ContractDetailScreen() {
  const ipc = useIpc();
  const code = usePathParam("code");
  const [view, setView] = useState<View>("facts");
  const [changed, setChanged] = useState(false);
  const [ended, setEnded] = useState<ContractEnded | null>(null);
  const query = useQuery({ queryKey: ["contract", code], queryFn: () => ipc.contract(code) });
  if (ended) return <EndResult ended={ended} onBack={() => setEnded(null)} />;
  return (
    <Loaded query={query}>
      {(detail) => {
        if (view === "change") {
          return (
            <ChangeContract
              contract={detail.contract}
              onCancel={() => setView("facts")}
              onDone={() => {
                setChanged(true);
                setView("facts");
              }}
            />
          );
        }
        if (view === "end") {
          return (
            <EndContract
              contract={detail.contract}
              onCancel={() => setView("facts")}
              onDone={(result) => {
                setView("facts");
                setEnded(result);
              }}
            />
          );
        }
        return <Detail detail={detail} changed={changed} onOpen={setView} />;
      }}
    </Loaded>
  );
}

function Detail({
  detail,
  changed,
  onOpen,
}: {
  detail: ContractDetail;
  changed: boolean;
  onOpen: (view: View) => void;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const { contract } = detail;
  const goesOn = contract.status === "active";
  return (
    <>
      <PageHeader
        title={contract.name}
        actions={
          <>
            <PrintButton />
            <LinkButton to="/manage/contracts" icon="chevronLeft">
              {t("contracts.backToList")}
            </LinkButton>
          </>
        }
      />
      {changed && <Notice tone="success" live title={t("contracts.changed")} />}
      {!goesOn && (
        <Notice tone="attention" title={t("contracts.isEnded")}>
          <p>{t("contracts.isEndedText")}</p>
        </Notice>
      )}
      <div className="row screen-only">
        {goesOn && mayChange(session) && (
          <Button icon="edit" onPress={() => onOpen("change")}>
            {t("contracts.change")}
          </Button>
        )}
        {goesOn && mayAct(session, ["edit_contracts"]) && (
          <Button icon="ban" onPress={() => onOpen("end")}>
            {t("contracts.end")}
          </Button>
        )}
      </div>
      <SideBySide>
        <Facts detail={detail} />
        <Numbers detail={detail} />
      </SideBySide>
      <ContractUsers code={contract.code} />
    </>
  );
}

/** In a company its master; in a branch the staff. */
function mayChange(session: Session): boolean {
  const staff = session.person?.role === "clerk" || session.person?.role === "supervisor";
  return mayAct(session, [staff ? "edit_contracts" : "administer"]);
}

function Facts({ detail: { contract } }: { detail: ContractDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const items = [
    { label: t("contracts.code"), value: <span className="figures">{contract.code}</span> },
    { label: t("contracts.name"), value: contract.name },
    { label: t("common.kana"), value: contract.kana || t("common.none") },
    { label: t("contracts.branch"), value: contract.branch || t("common.none") },
    {
      label: t("contracts.account"),
      value: <span className="figures">{contract.account ?? t("common.none")}</span>,
    },
    {
      label: t("contracts.otpStart"),
      value: contract.otpStart ? format.date(contract.otpStart) : t("contracts.notSet"),
    },
    { label: t("contracts.status"), value: <ContractStatusChip status={contract.status} /> },
  ];
  return (
    <Section title={t("contracts.facts")}>
      <DefinitionList items={items} />
    </Section>
  );
}

function Numbers({ detail: { users, registered, suspended, places } }: { detail: ContractDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const people = (n: number) => t("contracts.people", { n: format.number(n) });
  return (
    <Section title={t("contracts.numbers")}>
      <DefinitionList
        items={[
          { label: t("contracts.users"), value: people(users) },
          { label: t("contracts.registered"), value: people(registered) },
          { label: t("contracts.suspended"), value: people(suspended) },
        ]}
      />
      <h3>{t("contracts.tokensByPlace")}</h3>
      <DefinitionList
        items={places.map(({ place, tokens }) => ({
          label: t(`place.${place}`),
          value: (
            <span className="row">
              <PlaceChip place={place} />
              {t("contracts.tokens", { n: format.number(tokens) })}
            </span>
          ),
        }))}
      />
    </Section>
  );
}
