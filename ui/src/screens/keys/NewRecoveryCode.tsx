import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { RecoverySheet } from "../../components/RecoverySheet.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./keys.module.css";

/** 「復旧コードを再発行」: shown once, printed, its last group typed back; only then it takes the old one's place. */
export function NewRecoveryCode({
  code,
  onDone,
  onCancel,
}: {
  /** In groups, with hyphens between. */
  code: string;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const { contractName, institution, person } = useSession();
  const [lastGroup, setLastGroup] = useState("");
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    needed: [{ field: id, label: t("setUp.lastGroup"), value: lastGroup }],
    act: async (authorisation) => {
      setLastGroup("");
      return ipc.replaceRecoveryCode(lastGroup, authorisation);
    },
    fieldOf: ({ code }) => (code === "recovery_code_wrong" ? id : undefined),
    onDone,
  });
  return (
    <>
      <div className="screen-only">
        <PageHeader
          title={t("keys.recovery")}
          actions={
            <Button icon="chevronLeft" onPress={onCancel}>
              {t("keys.discard")}
            </Button>
          }
        >
          <p>{t("keys.recoveryLead")}</p>
        </PageHeader>
      </div>
      <section aria-label={t("keys.newCode")}>
        <RecoverySheet code={code} vaultName={contractName ?? institution} loginId={person?.loginId ?? ""} />
      </section>
      <div className={`screen-only ${styles.parts}`}>
        <Notice tone="attention">
          <div className={styles.print}>
            <p>{t("setUp.recoveryAdvice")}</p>
            <PrintButton />
          </div>
        </Notice>
        <ActCard
          sentence={t("keys.recoverySentence")}
          action={t("keys.recoveryAction")}
          icon="key"
          pending={pending}
          errors={errors}
          attempt={attempt}
          onSubmit={submit}
        >
          <TextField
            id={id}
            label={t("setUp.lastGroup")}
            description={t("setUp.lastGroupHint")}
            value={lastGroup}
            onChange={setLastGroup}
            error={errorAt(id)}
            required
          />
          <AuthorisationFields fields={fields} />
        </ActCard>
      </div>
    </>
  );
}
