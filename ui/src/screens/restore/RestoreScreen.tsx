import { useState } from "react";
import type { Restored } from "../../ipc/client.ts";
import { RestoreForm } from "./RestoreForm.tsx";
import { RestoreResult } from "./RestoreResult.tsx";

/** 「バックアップから復元する」, before anybody is signed in. */
export function RestoreScreen({ onLeave }: { onLeave: () => void }) {
  const [restored, setRestored] = useState<Restored | null>(null);
  return restored ? (
    <RestoreResult restored={restored} onLeave={onLeave} />
  ) : (
    <RestoreForm onRestored={setRestored} onLeave={onLeave} />
  );
}
