import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAct } from "../ipc/act.ts";
import { useIpc } from "../ipc/client.ts";
import { HISTORY_DIGEST } from "../ipc/digest.ts";
import { useErrorText } from "../ipc/problem.ts";
import { Button } from "./Button.tsx";
import { ErrorSummary } from "./ErrorSummary.tsx";

/** 「印刷」: the page as it stands, with the history's end at its foot where a desk is open (`PrintFoot`). */
export function PrintButton() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const client = useQueryClient();
  const errorText = useErrorText();
  const print = useAct(async () => {
    // Others may have gone on writing since the page was shown.
    await client.refetchQueries({ queryKey: HISTORY_DIGEST, type: "active" });
    await ipc.printPage();
  });
  return (
    <div className="screen-only">
      <Button icon="print" pending={print.pending} onPress={() => void print.run()}>
        {t("common.print")}
      </Button>
      {print.problem && (
        <ErrorSummary
          errors={[{ text: errorText(print.problem), code: print.problem.code }]}
          attempt={print.attempt}
        />
      )}
    </div>
  );
}
