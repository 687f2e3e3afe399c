import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImportForm, type Taken } from "../../components/import/ImportForm.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Card } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { ImportResult } from "./ImportResult.tsx";
import { Imports } from "./Imports.tsx";

/** Stands for no contract at all: the tokens go into stock. */
const STOCK = "";

/** トークンの取り込み. */
export function TokenImportScreen() {
  const { t } = useTranslation();
  const [taken, setTaken] = useState<Taken | null>(null);
  const [contract, setContract] = useState(STOCK);
  const role = useSession().person?.role;
  if (taken) return <ImportResult taken={taken} onAgain={() => setTaken(null)} />;
  return (
    <>
      <PageHeader title={t("nav.importTokens")}>
        <p className="quiet">{t("tokenImport.intro")}</p>
      </PageHeader>
      <Card>
        {(role === "clerk" || role === "supervisor") && (
          <ContractSelect value={contract} onChange={setContract} />
        )}
        {/* Another contract is another preview. */}
        <ImportForm key={contract} contract={contract || null} onTaken={setTaken} />
      </Card>
      <Imports />
    </>
  );
}

/** Where the branch puts the tokens of a file. */
function ContractSelect({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { data } = useQuery({ queryKey: ["contracts"], queryFn: () => ipc.contracts() });
  const contracts = (data?.items ?? []).filter(({ status }) => status === "active");
  return (
    <Select
      label={t("tokenImport.destination")}
      description={t("tokenImport.destinationHint")}
      value={value}
      onChange={onChange}
      options={[
        { value: STOCK, text: t("tokenImport.stock") },
        ...contracts.map(({ code, name }) => ({
          value: code,
          text: t("tokenImport.contract", { code, name }),
        })),
      ]}
    />
  );
}
