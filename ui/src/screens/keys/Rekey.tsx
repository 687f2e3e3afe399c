import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { Card } from "../../components/Section.tsx";
import { useIpc } from "../../ipc/client.ts";
import styles from "./keys.module.css";

/** 「鍵を更新」. */
export function Rekey({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { submit, pending, errors, attempt, fields } = useAuthorised({ act: ipc.rekey, onDone });
  return (
    <>
      <PageHeader
        title={t("keys.rekey")}
        actions={
          <Button icon="chevronLeft" onPress={onCancel}>
            {t("common.back")}
          </Button>
        }
      />
      <Card>
        <p>{t("keys.rekeyText")}</p>
        <p>{t("keys.rekeyKeeps")}</p>
        <div className={styles.progress}>{pending && <ProgressBar label={t("keys.rekeying")} />}</div>
      </Card>
      <ActCard
        sentence={t("keys.rekeySentence")}
        action={t("keys.rekeyAction")}
        icon="refresh"
        pending={pending}
        errors={errors}
        attempt={attempt}
        onSubmit={submit}
      >
        <AuthorisationFields fields={fields} />
      </ActCard>
    </>
  );
}
