import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Card } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { needsContract } from "../../components/user/acts.ts";
import { useAct } from "../../ipc/act.ts";
import { type UserList, type UsersImported, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import { FoundList } from "./FoundList.tsx";
import { PasswordSheets } from "./PasswordSheets.tsx";
import styles from "./users.module.css";

/** 利用者の一括登録. */
export function UserImportScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const asksContract = needsContract(session);
  const contracts = useQuery({
    queryKey: ["contracts"],
    queryFn: () => ipc.contracts(),
    enabled: asksContract,
  });
  const [contract, setContract] = useState<string | null>(null);
  const [imported, setImported] = useState<UsersImported | null>(null);
  if (imported) return <UserImportResult imported={imported} onAgain={() => setImported(null)} />;
  return (
    <>
      <PageHeader title={t("nav.importUsers")}>
        <p className="quiet">{t("users.import.intro")}</p>
      </PageHeader>
      <Card>
        <Template />
      </Card>
      <Card>
        {asksContract && (
          <Select
            label={t("common.contract")}
            required
            value={contract}
            onChange={setContract}
            options={(contracts.data?.items ?? [])
              .filter(({ status }) => status === "active")
              .map(({ code, name }) => ({ value: code, text: t("users.contractChoice", { code, name }) }))}
          />
        )}
        {(!asksContract || contract) && (
          // Another contract is another preview.
          <ChooseList key={contract} contract={contract} onImported={setImported} />
        )}
      </Card>
    </>
  );
}

/** 「見本を保存」. */
function Template() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const save = useAct(ipc.saveUserTemplate);
  const [saved, setSaved] = useState<string | null>(null);
  const run = async () => setSaved((await save.run()) ?? null);
  return (
    <div className="stack">
      <p>{t("users.import.templateHint")}</p>
      <div>
        <Button icon="download" pending={save.pending} onPress={() => void run()}>
          {t("users.import.template")}
        </Button>
      </div>
      {saved && <Notice tone="success" live title={t("users.import.templateSaved", { name: saved })} />}
      <ErrorSummary errors={save.problem ? [{ text: errorText(save.problem) }] : []} attempt={save.attempt} />
    </div>
  );
}

type Chosen = { file: UserList; found: UsersImported };

function ChooseList({
  contract,
  onImported,
}: {
  contract: string | null;
  onImported: (imported: UsersImported) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [taking, setTaking] = useState(false);
  const choose = useAct(async () => {
    const file = await ipc.chooseUserList();
    // Cancelled: what was chosen before stays.
    if (!file) return;
    setChosen(null);
    setChosen({ file, found: await ipc.previewUserImport({ contract, seen: null }) });
  });
  return (
    <div className="stack">
      <div inert={taking}>
        <Button icon="upload" pending={choose.pending} onPress={() => void choose.run()}>
          {chosen ? t("users.import.chooseOther") : t("users.import.choose")}
        </Button>
        <ErrorSummary
          errors={choose.problem ? [{ text: errorText(choose.problem) }] : []}
          attempt={choose.attempt}
        />
      </div>
      {chosen && (
        <FoundList
          file={chosen.file}
          found={chosen.found}
          contract={contract}
          onTaking={setTaking}
          onImported={onImported}
        />
      )}
    </div>
  );
}

/** 「利用者一括登録結果」: the only time the temporary passwords are shown. */
function UserImportResult({ imported, onAgain }: { imported: UsersImported; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="screen-only stack">
        <PageHeader title={t("users.import.resultTitle")} />
        <Notice tone="success" live title={t("users.import.done", { count: imported.new })} />
      </div>
      <PasswordSheets issued={imported.issued} />
      <div className={styles.actions}>
        <Button icon="upload" onPress={onAgain}>
          {t("users.import.again")}
        </Button>
        <ResultActions />
      </div>
    </>
  );
}
