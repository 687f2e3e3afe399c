import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Card } from "../../components/Section.tsx";
import { useSession } from "../../ipc/session.ts";
import type { TokenList } from "../../list-memory.ts";
import { ExportKeys } from "./ExportKeys.tsx";
import { ExportList } from "./ExportList.tsx";
import { type Exported, useTokenFilterWords } from "./export.ts";

/** 「トークンの書き出し」 of exactly what the ledger shows. */
export function ExportTokens({
  filter,
  onDone,
  onCancel,
}: {
  filter: TokenList;
  onDone: (exported: Exported) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const filterWords = useTokenFilterWords();
  const mayTakeKeys = useSession().acts.includes("export_tokens");
  const [what, setWhat] = useState<Exported["with"]>("list");
  const Fields = what === "list" ? ExportList : ExportKeys;
  return (
    <>
      <PageHeader title={t("tokenExport.title")} />
      <Card>
        <DefinitionList items={[{ label: t("tokenExport.subject"), value: filterWords(filter) }]} />
        {mayTakeKeys && (
          <RadioGroup
            label={t("tokenExport.what")}
            value={what}
            onChange={setWhat}
            options={[
              { value: "list", title: t("tokenExport.list"), description: t("tokenExport.listText") },
              { value: "keys", title: t("tokenExport.keys"), description: t("tokenExport.keysText") },
            ]}
          />
        )}
      </Card>
      <Fields filter={filter} onDone={onDone} onCancel={onCancel} />
    </>
  );
}
