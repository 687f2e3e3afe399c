import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { Notice } from "../../components/Notice.tsx";
import { type UserView, useIpc } from "../../ipc/client.ts";

/** 担当者の削除. */
export function RemoveOperator({
  operator: { name, loginId },
  onClose,
  onDone,
}: {
  operator: UserView;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  return (
    <AuthorisedDialog
      title={t("operators.removeTitle")}
      action={t("operators.remove")}
      icon="trash"
      variant="danger"
      act={(authorisation) => ipc.removeOperator(loginId, authorisation)}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("operators.removeSentence", { name, loginId })}</p>
      <Notice tone="danger">
        <p>{t("operators.removeConsequence")}</p>
      </Notice>
    </AuthorisedDialog>
  );
}
