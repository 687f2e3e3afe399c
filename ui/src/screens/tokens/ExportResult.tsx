import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Digest } from "../../components/Digest.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { TokenList } from "../../list-memory.ts";
import { type Exported, useTokenFilterWords } from "./export.ts";

/** 「トークンの書き出し結果」. */
export function ExportResult({
  filter,
  exported,
  onBack,
}: {
  filter: TokenList;
  exported: Exported;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const filterWords = useTokenFilterWords();
  const count = (n: number) => t("common.count", { count: n });
  const { name, tokens } = exported.file;
  const rest =
    exported.with === "keys"
      ? { label: t("tokenExport.leftOut"), value: count(exported.file.leftOut) }
      : { label: t("vault.digest"), value: <Digest value={exported.file.head} /> };
  return (
    <>
      <PageHeader title={t("tokenExport.result")} />
      <Notice tone="success" live title={t("tokenExport.done", { n: format.number(tokens) })}>
        <p>{t(exported.with === "keys" ? "tokenExport.doneKeys" : "tokenExport.doneList")}</p>
      </Notice>
      <Section title={t("tokenExport.contents")}>
        <DefinitionList
          items={[
            { label: t("tokenExport.file"), value: name },
            {
              label: t("tokenExport.what"),
              value: t(exported.with === "keys" ? "tokenExport.keys" : "tokenExport.list"),
            },
            { label: t("tokenExport.subject"), value: filterWords(filter) },
            { label: t("tokenExport.tokens"), value: count(tokens) },
            rest,
          ]}
        />
      </Section>
      <ResultActions>
        <Button icon="chevronLeft" onPress={onBack}>
          {t("tokens.backToList")}
        </Button>
      </ResultActions>
    </>
  );
}
