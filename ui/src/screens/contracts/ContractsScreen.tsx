import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ContractStatusChip } from "../../components/Chip.tsx";
import { type DataColumn, DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useDraft } from "../../draft.ts";
import { useFormat } from "../../format.ts";
import { type ContractView, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { AddContract } from "./AddContract.tsx";
import styles from "./contracts.module.css";

/** 契約先管理: all of a branch; of a company its own. */
export function ContractsScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const go = useGo();
  const columns = useContractColumns();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<ContractView | null>(null);
  useDraft("list", { adding }, (draft) => setAdding(draft.adding));
  const query = useQuery({ queryKey: ["contracts"], queryFn: () => ipc.contracts() });
  if (adding) {
    return (
      <AddContract
        onCancel={() => setAdding(false)}
        onDone={(contract) => {
          setAdded(contract);
          setAdding(false);
        }}
      />
    );
  }
  return (
    <>
      <PageHeader
        title={t("nav.contracts")}
        actions={
          mayAct(session, ["edit_contracts"]) && (
            <Button variant="primary" icon="plus" onPress={() => setAdding(true)}>
              {t("contracts.add")}
            </Button>
          )
        }
      />
      {added && (
        <Notice tone="success" live title={t("contracts.done", { name: added.name })}>
          {t("contracts.nextStep")}
        </Notice>
      )}
      <Loaded query={query}>
        {({ items, total }) => (
          <DataTable
            label={t("contracts.list")}
            columns={columns}
            rows={items}
            rowKey={({ code }) => code}
            total={total}
            height="page"
            onOpen={(code) => go("/manage/contracts/detail/$code", { code })}
            empty={
              <EmptyState icon="building" title={t("contracts.empty")}>
                <p>{t("contracts.emptyHint")}</p>
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </>
  );
}

function useContractColumns(): DataColumn<ContractView>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: "name",
      title: t("common.contract"),
      rowHeader: true,
      sortBy: ({ kana, name }) => kana || name,
      cell: ({ name, kana }) => (
        <span className={styles.name}>
          <span>{name}</span>
          {kana && <span className={styles.kana}>{kana}</span>}
        </span>
      ),
    },
    {
      key: "code",
      title: t("contracts.code"),
      sortBy: ({ code }) => code,
      cell: ({ code }) => <span className="figures">{code}</span>,
    },
    { key: "branch", title: t("contracts.branch"), cell: ({ branch }) => branch || t("common.none") },
    {
      key: "account",
      title: t("contracts.account"),
      cell: ({ account }) => <span className="figures">{account ?? t("common.none")}</span>,
    },
    {
      key: "otpStart",
      title: t("contracts.otpStart"),
      cell: ({ otpStart }) => (otpStart ? format.date(otpStart) : t("contracts.notSet")),
    },
    {
      key: "status",
      title: t("contracts.status"),
      cell: ({ status }) => <ContractStatusChip status={status} />,
    },
  ];
}
