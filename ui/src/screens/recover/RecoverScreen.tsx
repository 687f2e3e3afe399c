import { useState } from "react";
import { CodeGone } from "./CodeGone.tsx";
import { NewCode, type Recovered } from "./NewCode.tsx";
import { RecoverForm } from "./RecoverForm.tsx";

/** 「復旧コードで開く」: the printed code gives an operator new passwords, and is replaced by a new one. */
export function RecoverScreen({ onLeave }: { onLeave: () => void }) {
  const [recovered, setRecovered] = useState<Recovered | "gone" | null>(null);
  if (recovered === "gone") return <CodeGone onLeave={onLeave} />;
  return recovered ? (
    <NewCode recovered={recovered} onIdle={() => setRecovered("gone")} onLeave={onLeave} />
  ) : (
    <RecoverForm onRecovered={setRecovered} onLeave={onLeave} />
  );
}
