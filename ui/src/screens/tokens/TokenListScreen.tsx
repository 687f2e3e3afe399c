import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { type BulkOutcome, BulkResult } from "../../components/bulk/BulkResult.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useSession } from "../../ipc/session.ts";
import { useList } from "../../list-memory.ts";
import { maySee } from "../../routes.ts";
import { ExportResult } from "./ExportResult.tsx";
import { ExportTokens } from "./ExportTokens.tsx";
import type { Exported } from "./export.ts";
import { TokenList } from "./TokenList.tsx";

type View =
  | { page: "list" | "export" }
  | { page: "exported"; exported: Exported }
  | { page: "result"; outcome: BulkOutcome };

/** トークン台帳. */
export function TokenListScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const tokens = useList("tokens");
  const [view, setView] = useState<View>({ page: "list" });
  const toList = () => setView({ page: "list" });
  if (view.page === "export") {
    const onDone = (exported: Exported) => setView({ page: "exported", exported });
    return <ExportTokens filter={tokens.list} onDone={onDone} onCancel={toList} />;
  }
  if (view.page === "exported") {
    return <ExportResult filter={tokens.list} exported={view.exported} onBack={toList} />;
  }
  if (view.page === "result") return <BulkResult outcome={view.outcome} onBack={toList} />;
  const actions = (
    <>
      <Button icon="download" onPress={() => setView({ page: "export" })}>
        {t("tokenExport.open")}
      </Button>
      <LinkButton to="/tokens/expiring" icon="calendar">
        {t("nav.expiring")}
      </LinkButton>
      {maySee(session, "/tokens/identify") && (
        <LinkButton to="/tokens/identify" icon="search">
          {t("nav.identify")}
        </LinkButton>
      )}
      {maySee(session, "/tokens/import") && (
        <LinkButton to="/tokens/import" variant="primary" icon="upload">
          {t("nav.importTokens")}
        </LinkButton>
      )}
    </>
  );
  return (
    <>
      <PageHeader title={t("nav.tokens")} actions={actions} />
      <TokenList {...tokens} onActed={(outcome) => setView({ page: "result", outcome })} />
    </>
  );
}
