import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { FobBack, FobPicture } from "../../components/FobPicture.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Fob, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./Fobs.module.css";
import { useCurrentRole } from "./people.ts";

/** The virtual fobs on the table, and the button that moves their clock. */
export function Fobs() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const role = useCurrentRole();
  const fobs = useQuery({ queryKey: ["fobs"], queryFn: () => ipc.fobs() });
  const { run, pending, problem, attempt } = useSessionAct(ipc.nextDisplay);
  return (
    <>
      <Loaded query={fobs}>
        {(found) => (
          <ul className={styles.fobs}>
            {found.map((fob) => (
              <OneFob key={fob.serial} fob={fob} own={fob.serial === role?.serial} />
            ))}
          </ul>
        )}
      </Loaded>
      <Button icon="clock" pending={pending} onPress={() => void run()}>
        {t("training.nextDisplay")}
      </Button>
      <p className={styles.hint}>{t("training.nextDisplayHint")}</p>
      {problem && (
        <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
      )}
    </>
  );
}

const SECOND = 1000;

function OneFob({ fob: { serial, expiresOn }, own }: { fob: Fob; own: boolean }) {
  const { t } = useTranslation();
  const [turned, setTurned] = useState(false);
  const id = useId();
  return (
    <li data-serial={serial} className={own ? styles.own : undefined}>
      <div className={styles.head}>
        <h3 id={id}>{t("training.fob", { serial })}</h3>
        <Button variant="quiet" aria-describedby={id} onPress={() => setTurned(!turned)}>
          {turned ? t("training.turnBack") : t("training.turnOver")}
        </Button>
      </div>
      {own && (
        <p className={styles.mark}>
          <Icon name="user" />
          {t("training.fobOfRole")}
        </p>
      )}
      {turned ? <FobBack serial={serial} expiresOn={expiresOn} /> : <Front serial={serial} />}
    </li>
  );
}

/** Asked only as long as it is looked at: never turned over, folded away or in a hidden window. */
function Front({ serial }: { serial: string }) {
  const ipc = useIpc();
  const display = useQuery({
    queryKey: ["fobDisplay", serial],
    queryFn: () => ipc.fobDisplay(serial),
    refetchInterval: SECOND,
    gcTime: 0,
  });
  return <Loaded query={display}>{(shown) => <FobPicture {...shown} />}</Loaded>;
}
