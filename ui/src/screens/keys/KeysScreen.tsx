import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import { useAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { NewRecoveryCode } from "./NewRecoveryCode.tsx";
import { Rekey } from "./Rekey.tsx";

type View =
  | { page: "both"; done?: "rekeyed" | "replaced" | "discarded" }
  | { page: "rekey" }
  | { page: "recovery"; code: string };

/** 「鍵と復旧コード」. */
export function KeysScreen() {
  const [view, setView] = useState<View>({ page: "both" });
  switch (view.page) {
    case "both":
      return (
        <Both
          done={view.done}
          onRekey={() => setView({ page: "rekey" })}
          onRecovery={(code) => setView({ page: "recovery", code })}
        />
      );
    case "rekey":
      return (
        <Rekey
          onCancel={() => setView({ page: "both" })}
          onDone={() => setView({ page: "both", done: "rekeyed" })}
        />
      );
    case "recovery":
      return (
        <NewRecoveryCode
          code={view.code}
          onCancel={() => setView({ page: "both", done: "discarded" })}
          onDone={() => setView({ page: "both", done: "replaced" })}
        />
      );
  }
}

function Both({
  done,
  onRekey,
  onRecovery,
}: {
  done?: "rekeyed" | "replaced" | "discarded";
  onRekey: () => void;
  onRecovery: (code: string) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const prepare = useAct(ipc.prepareRecoveryCode);
  const recover = async () => {
    const prepared = await prepare.run();
    if (prepared) onRecovery(prepared.recoveryCode);
  };
  return (
    <>
      <PageHeader title={t("nav.keys")} />
      {done === "rekeyed" && (
        <Notice tone="success" live title={t("keys.rekeyDone")}>
          <p>{t("keys.rekeyNext")}</p>
          <ToBackups />
        </Notice>
      )}
      {done === "replaced" && (
        <>
          <Notice tone="success" live title={t("keys.recoveryDone")}>
            <p>{t("keys.recoveryNext")}</p>
            <ToBackups />
          </Notice>
          <Notice tone="attention">
            <p>{t("keys.destroy")}</p>
          </Notice>
        </>
      )}
      {done === "discarded" && (
        <Notice tone="info" live title={t("keys.discarded")}>
          <p>{t("keys.discardedText")}</p>
        </Notice>
      )}
      <Section title={t("keys.rekey")}>
        <p>{t("keys.rekeyText")}</p>
        <div className="row">
          <Button icon="refresh" onPress={onRekey}>
            {t("keys.rekeyOpen")}
          </Button>
        </div>
      </Section>
      <Section title={t("keys.recovery")}>
        <p>{t("keys.recoveryText")}</p>
        <div className="row">
          <Button icon="key" pending={prepare.pending} onPress={() => void recover()}>
            {t("keys.recoveryOpen")}
          </Button>
        </div>
        {prepare.problem && (
          <ErrorSummary
            errors={[{ text: errorText(prepare.problem), code: prepare.problem.code }]}
            attempt={prepare.attempt}
          />
        )}
      </Section>
    </>
  );
}

/** What is kept elsewhere is still under the old key. */
function ToBackups() {
  const { t } = useTranslation();
  return (
    <LinkButton to="/manage/vault/backups" icon="history">
      {t("keys.toBackups")}
    </LinkButton>
  );
}
