import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { useSidePanel } from "../../components/frame/SidePanel.tsx";
import { Icon } from "../../components/Icon.tsx";
import { useSession } from "../../ipc/session.ts";
import { ChooseRole } from "./ChooseRole.tsx";
import { CurrentRole } from "./CurrentRole.tsx";
import { Fobs } from "./Fobs.tsx";
import { LeaveTraining, ResetTraining } from "./room.tsx";
import styles from "./TrainingPanel.module.css";

/** Beside every page of a training vault: who one is, the fobs, and the ways to another role or out. */
export function TrainingPanel() {
  const { t } = useTranslation();
  const { open, setOpen } = useSidePanel();
  const { phase } = useSession();
  if (!open) {
    return (
      <AriaButton className={styles.bar} aria-label={t("training.open")} onPress={() => setOpen(true)}>
        <Icon name="chevronLeft" />
        <Icon name="graduation" />
        <span className={styles.barText}>{t("edition.training")}</span>
      </AriaButton>
    );
  }
  // Locked, the desk shows nothing; only the card of who is to open it again stays.
  const locked = phase === "locked";
  return (
    <div className={styles.panel}>
      <Button variant="quiet" icon="chevronRight" onPress={() => setOpen(false)}>
        {t("training.fold")}
      </Button>
      <CurrentRole />
      {!locked && (
        <>
          <ChooseRole />
          <section className={styles.part} aria-labelledby="training-fobs">
            <h2 id="training-fobs">{t("training.fobs")}</h2>
            <Fobs />
          </section>
        </>
      )}
      <div className={styles.room}>
        <ResetTraining />
        <LeaveTraining />
      </div>
    </div>
  );
}
