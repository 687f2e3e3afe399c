import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Problem, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";

/**
 * The vault could not be written, or the page was loaded anew while the recovery code was shown, or nobody was there for
 * too long. It is shown once: there must be another one.
 */
export function CodeGone({ why, onAgain }: { why: Problem | null; onAgain: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const ipc = useIpc();
  const cancel = useSessionAct(async () => {
    const session = await ipc.cancelSetup();
    onAgain();
    return session;
  });
  return (
    <PlainFrame>
      <PageHeader title={t("setUp.codeGone")}>
        <p>{why ? errorText(why) : t("setUp.codeGoneText")}</p>
      </PageHeader>
      <div>
        <Button
          variant="primary"
          size="large"
          icon="refresh"
          pending={cancel.pending}
          onPress={() => void cancel.run()}
        >
          {t("setUp.startAgain")}
        </Button>
      </div>
    </PlainFrame>
  );
}
