import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { RunningTime } from "../../components/RunningTime.tsx";
import { useSessionQuery } from "../../ipc/session.ts";

/** The backup is so old, or so new, that somebody has to say whether the computer's time is right. */
export function AskTime({
  pending,
  onRight,
  onWrong,
}: {
  pending: boolean;
  onRight: () => void;
  onWrong: () => void;
}) {
  const { t } = useTranslation();
  const { data, dataUpdatedAt } = useSessionQuery();
  return (
    <Dialog
      alert
      title={t("clock.title")}
      open
      onClose={onWrong}
      actions={
        <>
          <Button isDisabled={pending} onPress={onWrong}>
            {t("common.back")}
          </Button>
          <Button variant="primary" icon="check" pending={pending} onPress={onRight}>
            {t("clock.confirm")}
          </Button>
        </>
      }
    >
      <p>{t("restore.askTime")}</p>
      <p className="quiet">{t("clock.computer")}</p>
      {data && <RunningTime instant={data.now} readAt={dataUpdatedAt} />}
      <p>{t("restore.ifWrongTime")}</p>
    </Dialog>
  );
}
