import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import styles from "./Resync.module.css";

/** Waiting for the next display; opened, because time has passed; asked for by the user, who goes on there. */
export type SecondState = "waiting" | "open" | "asked";

/** The field of the second one-time password: it opens when the token shows the next one. */
export function SecondCode({
  id,
  afterField,
  first,
  period,
  state,
  onState,
  value,
  onChange,
  error,
}: {
  id: string;
  /** The `id` of the field of the first. */
  afterField: string;
  /** The first one, once all of it is typed. */
  first: string | null;
  /** Seconds. */
  period: number;
  state: SecondState;
  onState: (state: SecondState) => void;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const [passed, setPassed] = useState(false);
  const timePassed = () => {
    setPassed(true);
    // Who types his password already is not called away.
    onState(document.activeElement?.id === afterField ? "asked" : "open");
  };
  return (
    <div className={styles.second}>
      <p role="status" className="visually-hidden">
        {passed && state !== "waiting" && t("resync.opened")}
      </p>
      {state !== "waiting" ? (
        <CodeField
          id={id}
          width="full"
          label={t("resync.second")}
          description={t("resync.secondHint")}
          autoFocus={state === "asked"}
          value={value}
          onChange={onChange}
          error={error}
          required
        />
      ) : first === null ? (
        <p className={styles.hint}>{t("resync.waitHint")}</p>
      ) : (
        <>
          <Countdown key={first} seconds={period} onEnd={timePassed} />
          <div>
            <Button onPress={() => onState("asked")}>{t("resync.changed")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

const SECOND = 1000;

/** Nobody knows when the display last changed: this is the longest it can take. */
function Countdown({ seconds, onEnd }: { seconds: number; onEnd: () => void }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(seconds);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil(seconds - (performance.now() - from) / SECOND));
      setLeft(now);
      if (now === 0) end();
    }, SECOND / 4);
    return () => clearInterval(timer);
  }, [seconds]);
  return (
    <ProgressBar
      label={t("resync.until")}
      value={seconds - left}
      max={seconds}
      text={t("resync.secondsLeft", { n: left })}
    />
  );
}
