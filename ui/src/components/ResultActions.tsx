import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../ipc/act.ts";
import { useIpc } from "../ipc/client.ts";
import { Button } from "./Button.tsx";
import { LinkButton } from "./LinkButton.tsx";
import styles from "./ResultActions.module.css";

/** Where a result page ends: 「印刷」 and 「トップページへ」; before them, buttons of its own. */
export function ResultActions({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const print = useAct(ipc.printPage);
  return (
    <div className={styles.actions}>
      {children}
      <Button icon="print" pending={print.pending} onPress={() => void print.run()}>
        {t("common.print")}
      </Button>
      <LinkButton to="/" variant="primary" icon="home">
        {t("common.toTop")}
      </LinkButton>
    </div>
  );
}
