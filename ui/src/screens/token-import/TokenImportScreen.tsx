import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { ImportForm } from "../../components/ImportForm.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Card, Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { type Imported, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** Stands for no contract at all: the tokens go into stock. */
const STOCK = "";

/** トークンの取り込み. */
export function TokenImportScreen() {
  const { t } = useTranslation();
  const [imported, setImported] = useState<Imported | null>(null);
  const [contract, setContract] = useState(STOCK);
  const role = useSession().person?.role;
  if (imported) return <ImportResult imported={imported} onAgain={() => setImported(null)} />;
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
        <ImportForm key={contract} contract={contract || null} onImported={setImported} />
      </Card>
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

function ImportResult({ imported, onAgain }: { imported: Imported; onAgain: () => void }) {
  const { t } = useTranslation();
  const count = (n: number) => t("common.count", { count: n });
  const items = [
    { label: t("importForm.new"), value: count(imported.new) },
    { label: t("importForm.same"), value: count(imported.same) },
    { label: t("importForm.skipped"), value: count(imported.skipped.length) },
    { label: t("tokenImport.batch"), value: imported.batch === null ? t("common.none") : imported.batch },
  ];
  return (
    <>
      <PageHeader title={t("tokenImport.result")} />
      <Notice tone="success" live title={t("tokenImport.done", { count: imported.new })}>
        {t("tokenImport.deleteFile")}
      </Notice>
      <Section title={t("tokenImport.summary")}>
        <DefinitionList items={items} />
      </Section>
      <div className="row">
        <LinkButton to="/tokens" variant="primary" icon="token">
          {t("nav.tokens")}
        </LinkButton>
        <Button onPress={onAgain}>{t("tokenImport.again")}</Button>
        <LinkButton to="/">{t("common.toTop")}</LinkButton>
      </div>
    </>
  );
}
