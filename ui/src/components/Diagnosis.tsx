import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import { type Diagnosis as Found, useIpc } from "../ipc/client.ts";
import { mayAct, useSession } from "../ipc/session.ts";
import { Button } from "./Button.tsx";
import styles from "./Diagnosis.module.css";
import { LinkButton } from "./LinkButton.tsx";
import { Loaded } from "./Loaded.tsx";
import { Notice } from "./Notice.tsx";
import { ResyncLink } from "./ResyncLink.tsx";
import { Skeleton } from "./Skeleton.tsx";

/** 「なぜ失敗？」: why a user's last failed code failed. Read when asked for, and forgotten with the page. */
export function Diagnosis({ loginId }: { loginId: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const [asked, setAsked] = useState(false);
  const query = useQuery({
    queryKey: ["diagnosis", loginId],
    queryFn: () => ipc.diagnose(loginId),
    enabled: asked,
    gcTime: 0,
  });
  if (!mayAct(session, ["unlock", "verify"])) return null;
  return (
    <div className={styles.diagnosis}>
      <div>
        <Button icon="help" onPress={() => (asked ? void query.refetch() : setAsked(true))}>
          {t("diagnosis.ask")}
        </Button>
      </div>
      {asked && (
        <Loaded query={query} skeleton={<Skeleton lines={2} />}>
          {(found) =>
            found ? <Cause found={found} /> : <Notice tone="info" live title={t("diagnosis.none")} />
          }
        </Loaded>
      )}
    </div>
  );
}

/** One sentence, and what to do next. */
function Cause({ found }: { found: Found }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, cause, seconds, presses, serial, otherSerial, usedBy, usedAt } = found;
  const sentence =
    cause === "already_used" && (usedBy === null || usedAt === null)
      ? t("diagnosis.usedBefore")
      : t(`diagnosis.cause.${cause}`, {
          duration: format.duration(seconds ?? 0),
          presses: presses ?? 0,
          serial: otherSerial ?? "",
          name: usedBy ?? "",
          at: usedAt === null ? "" : format.dateTime(usedAt),
        });
  const ofTheToken = cause === "fob_fast" || cause === "fob_slow" || cause === "counter_ahead";
  return (
    <Notice tone={cause === "unknown" ? "info" : "attention"} live title={sentence}>
      <div className={styles.text}>
        <p>{t(`diagnosis.next.${cause}`)}</p>
        {ofTheToken && serial && <ResyncLink serial={serial} />}
        {cause === "other_token" && otherSerial && (
          <div>
            <LinkButton to="/tokens/detail/$serial" params={{ serial: otherSerial }} icon="token">
              {t("diagnosis.toToken", { serial: otherSerial })}
            </LinkButton>
          </div>
        )}
        <p className={styles.about}>{t("diagnosis.about", { at: format.dateTime(at) })}</p>
      </div>
    </Notice>
  );
}
