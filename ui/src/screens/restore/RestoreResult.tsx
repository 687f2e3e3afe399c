import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Digest } from "../../components/Digest.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { VoidedCodes } from "../../components/VoidedCodes.tsx";
import { useFormat } from "../../format.ts";
import type { Restored } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./restore.module.css";

/** 「復元結果」: what is there again, and what is not. */
export function RestoreResult({ restored, onLeave }: { restored: Restored; onLeave: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { now } = useSession();
  const { users, tokens, auditEntries, head, until, kept } = restored;
  const count = (n: number) => <span className="figures">{format.number(n)}</span>;
  return (
    <PlainFrame wide>
      <PageHeader title={t("restore.resultTitle")} />
      <Notice tone="success" title={t("restore.done")} live />
      <DefinitionList
        items={[
          { label: t("restore.users"), value: count(users) },
          { label: t("restore.tokens"), value: count(tokens) },
          { label: t("restore.entries"), value: count(auditEntries) },
          { label: t("restore.digest"), value: <Digest value={head} /> },
          { label: t("rolledBack.until"), value: t("rolledBack.untilValue", { at: format.dateTime(until) }) },
          { label: t("restore.restoredAt"), value: format.dateTime(now) },
          ...(kept === null ? [] : [{ label: t("restore.kept"), value: kept }]),
        ]}
      />
      <Notice tone="attention" title={t("restore.lost")}>
        <p>{t("restore.lostText", { at: format.dateTime(until) })}</p>
      </Notice>
      <Notice tone="attention" title={t("restore.forUsers")}>
        <VoidedCodes />
      </Notice>
      <div className={styles.actions}>
        <PrintButton />
        <Button variant="primary" onPress={onLeave}>
          {t("common.toSignIn")}
        </Button>
      </div>
    </PlainFrame>
  );
}
