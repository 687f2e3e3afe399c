import { useTranslation } from "react-i18next";
import { AuthorisedDialog } from "../../components/Authorised.tsx";
import { useIpc } from "../../ipc/client.ts";

/** 「この取込を取り消す」. */
export function UndoDialog({
  batch,
  count,
  erased,
  onClose,
  onDone,
}: {
  batch: number;
  count: number;
  /** The file is gone: its keys are in the vault alone. */
  erased: boolean;
  onClose: () => void;
  /** With how many tokens left the ledger. */
  onDone: (removed: number) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  return (
    <AuthorisedDialog
      title={t("tokenImport.undo")}
      action={t("tokenImport.undoNow")}
      variant="danger"
      act={(authorisation) => ipc.undoImport(batch, authorisation)}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("tokenImport.undoText", { batch, count })}</p>
      <p>{t(erased ? "tokenImport.undoErased" : "tokenImport.undoAgain")}</p>
    </AuthorisedDialog>
  );
}
