import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { type BulkOutcome, BulkResult } from "../../components/bulk/BulkResult.tsx";
import { TokenBulk } from "../../components/bulk/TokenBulk.tsx";
import { PlaceChip, TokenStateChip } from "../../components/Chip.tsx";
import { type DataColumn, DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Select } from "../../components/Select.tsx";
import { type TokenState, type TokenView, useIpc } from "../../ipc/client.ts";
import { usePages } from "../../ipc/pages.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { maySee } from "../../routes.ts";
import { Expiry, ResyncChip } from "./Expiry.tsx";
import { ExportResult } from "./ExportResult.tsx";
import { ExportTokens } from "./ExportTokens.tsx";
import type { Exported, TokenFilter } from "./export.ts";
import styles from "./tokens.module.css";

const STATES = ["unregistered", "in_use", "paused", "lost", "faulty", "disposed"] as const;
const NONE: ReadonlySet<string> = new Set();
type Filter = TokenState | "all";
type View =
  | { page: "list" | "export" }
  | { page: "exported"; exported: Exported }
  | { page: "result"; outcome: BulkOutcome };

/** トークン台帳. */
export function TokenListScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const go = useGo();
  const session = useSession();
  const columns = useTokenColumns();
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [view, setView] = useState<View>({ page: "list" });
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const wanted = useDeferredValue(search).trim();
  const shown: TokenFilter = { search: wanted || null, state: filter === "all" ? null : filter };
  const { query, more } = usePages(
    ["tokens", wanted, filter],
    (part) => ipc.tokens({ contract: null, ...shown, ...part }),
    ({ serial }) => serial,
  );
  const toList = () => setView({ page: "list" });
  if (view.page === "export") {
    const onDone = (exported: Exported) => setView({ page: "exported", exported });
    return <ExportTokens filter={shown} onDone={onDone} onCancel={toList} />;
  }
  if (view.page === "exported") {
    return <ExportResult filter={shown} exported={view.exported} onBack={toList} />;
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
      <div className={styles.list}>
        <div className={styles.filters}>
          <SearchField label={t("tokens.search")} value={search} onChange={setSearch} />
          <Select<Filter>
            label={t("tokens.state")}
            width="short"
            value={filter}
            onChange={setFilter}
            options={[
              { value: "all", text: t("tokens.all") },
              ...STATES.map((value) => ({ value, text: t(`tokenState.${value}`) })),
            ]}
          />
        </div>
        <TokenBulk
          selected={selected}
          onClear={() => setSelected(NONE)}
          onDone={(outcome) => {
            setSelected(NONE);
            setView({ page: "result", outcome });
          }}
        />
        <Loaded query={query}>
          {({ items, total }) => (
            <DataTable
              selection={mayAct(session, ["handle_tokens"]) ? "multiple" : "none"}
              selected={selected}
              onSelect={setSelected}
              label={t("tokens.list")}
              columns={columns}
              rows={items}
              rowKey={({ serial }) => serial}
              total={total}
              onMore={more}
              height="page"
              onOpen={(serial) => go("/tokens/detail/$serial", { serial })}
              filtered={wanted !== "" || filter !== "all"}
              onClearFilter={() => {
                setSearch("");
                setFilter("all");
              }}
              empty={
                <EmptyState icon="token" title={t("tokens.empty")}>
                  <p>{t("tokens.emptyHint")}</p>
                </EmptyState>
              }
            />
          )}
        </Loaded>
      </div>
    </>
  );
}

function useTokenColumns(): DataColumn<TokenView>[] {
  const { t } = useTranslation();
  return [
    {
      key: "serial",
      title: t("common.serial"),
      rowHeader: true,
      cell: ({ serial, model }) => (
        <span className={styles.two}>
          <span className="figures">{serial}</span>
          <span className={styles.second}>{model}</span>
        </span>
      ),
    },
    {
      key: "state",
      title: t("tokens.state"),
      cell: ({ state, needsResync }) => (
        <span className={styles.marked}>
          <TokenStateChip state={state} />
          {needsResync && <ResyncChip />}
        </span>
      ),
    },
    { key: "place", title: t("tokens.place"), cell: ({ place }) => <PlaceChip place={place} /> },
    { key: "expiry", title: t("common.expiry"), cell: (token) => <Expiry token={token} /> },
    {
      key: "users",
      title: t("tokens.users"),
      cell: ({ registrations }) =>
        registrations.length === 0 ? (
          t("common.none")
        ) : (
          <ul className={styles.names}>
            {registrations.map(({ loginId, name }) => (
              <li key={loginId}>{name}</li>
            ))}
          </ul>
        ),
    },
  ];
}
