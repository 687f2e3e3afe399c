import { useEffect, useState } from "react";
import { useIpc } from "../../ipc/client.ts";
import { Button } from "../Button.tsx";
import { ProgressBar } from "../ProgressBar.tsx";

/** How often it is asked how far the import has come, in milliseconds. */
const EVERY = 250;
const WHOLE = 1000;

/** How far an import is, and the way to break it off. */
export function ImportProgress({ label, stop }: { label: string; stop: string }) {
  const ipc = useIpc();
  const [done, setDone] = useState<number | null>(null);
  const [stopping, setStopping] = useState(false);
  useEffect(() => {
    const ask = () => void ipc.importProgress().then(setDone, () => setDone(null));
    const timer = setInterval(ask, EVERY);
    return () => clearInterval(timer);
  }, [ipc]);
  const cancel = () => {
    setStopping(true);
    void ipc.cancelImport();
  };
  return (
    <div className="stack">
      <ProgressBar label={label} value={done ?? undefined} max={WHOLE} />
      <div>
        <Button onPress={cancel} isDisabled={stopping}>
          {stop}
        </Button>
      </div>
    </div>
  );
}
