import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { RoleCards } from "./RoleCards.tsx";

/** 「役を選ぶ」. */
export function ChooseRole() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button icon="users" onPress={() => setOpen(true)}>
        {t("training.chooseRole")}
      </Button>
      <Dialog
        title={t("training.chooseRole")}
        open={open}
        onClose={close}
        actions={<Button onPress={close}>{t("common.cancel")}</Button>}
      >
        <RoleCards />
      </Dialog>
    </>
  );
}
