import { useTranslation } from "react-i18next";
import { useClock } from "../../ipc/clock.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { usePathname } from "../../navigation.ts";
import { maySee } from "../../routes.ts";
import { ClockStoppedNotice, ClockSuspectedNotice, useClockWords } from "../ClockNotice.tsx";
import { LinkButton } from "../LinkButton.tsx";
import styles from "./Frame.module.css";

/** What is wrong with the computer's clock, above every page but the one where it is put right. */
export function ClockBanner() {
  const { t } = useTranslation();
  const session = useSession();
  const { data: clock } = useClock();
  const here = usePathname() === "/clock";
  if (!clock || here) return null;
  if (clock.trust !== "trusted") {
    return (
      <div className={`${styles.notice} screen-only`}>
        <ClockStoppedNotice clock={clock}>
          {maySee(session, "/clock") ? (
            <>
              <p>{t("clock.confirmHere")}</p>
              <LinkButton to="/clock" icon="clock">
                {t("clock.goConfirm")}
              </LinkButton>
            </>
          ) : (
            <p>{session.edition === "branch" ? t("clock.askSupervisor") : t("clock.askMaster")}</p>
          )}
        </ClockStoppedNotice>
      </div>
    );
  }
  // Who only uses the desk can do nothing about it.
  if (!clock.suspected || !mayAct(session, ["see_administration"])) return null;
  return (
    <div className={`${styles.notice} screen-only`}>
      <ClockSuspectedNotice suspected={clock.suspected} />
    </div>
  );
}

/** Says aloud that the clock has ceased to be trusted. Outlives the pages: it is said once, not on each of them. */
export function ClockAnnouncement() {
  const { data: clock } = useClock();
  const happened = useClockWords();
  return (
    <div role="status" className="visually-hidden">
      {happened(clock)}
    </div>
  );
}
