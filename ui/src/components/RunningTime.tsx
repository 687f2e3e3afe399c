import { useEffect, useState } from "react";
import { useFormat } from "../format.ts";
import styles from "./RunningTime.module.css";

/** Date, time and time zone, large, of an instant that was read at `readAt` and runs on. */
export function RunningTime({ instant, readAt }: { instant: string; readAt: number }) {
  const format = useFormat();
  const now = useRunning(instant, readAt);
  return (
    <span className={styles.now}>
      <span className={styles.date}>{format.date(format.day(now))}</span>
      <span className={styles.time}>{format.exactTime(now)}</span>
      <span className={styles.zone}>{format.timeZone(now)}</span>
    </span>
  );
}

/** A step of the computer's clock shows at once. */
function useRunning(instant: string, readAt: number): string {
  const [here, setHere] = useState(readAt);
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return new Date(Date.parse(instant) + here - readAt).toISOString();
}
