import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";

/** 「はじめからやり直す」: asks first, for everything practised is lost. */
export function ResetTraining() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const { run, pending, problem, attempt, clear } = useSessionAct(ipc.resetTraining);
  const close = () => {
    clear();
    setAsking(false);
  };
  const reset = async () => {
    if (await run()) close();
  };
  return (
    <>
      <Button icon="refresh" onPress={() => setAsking(true)}>
        {t("training.reset")}
      </Button>
      <Dialog
        alert
        title={t("training.reset")}
        open={asking}
        onClose={close}
        actions={
          <>
            <Button autoFocus onPress={close}>
              {t("common.cancel")}
            </Button>
            <Button variant="danger" pending={pending} onPress={() => void reset()}>
              {t("training.reset")}
            </Button>
          </>
        }
      >
        <p>{t("training.resetHint")}</p>
        {problem && (
          <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
        )}
      </Dialog>
    </>
  );
}

/** 「研修を終了する」: nothing is lost by it. */
export function LeaveTraining() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const { run, pending, problem, attempt } = useSessionAct(ipc.leaveTraining);
  return (
    <>
      <Button icon="logout" pending={pending} onPress={() => void run()}>
        {t("training.leave")}
      </Button>
      {problem && (
        <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
      )}
    </>
  );
}
