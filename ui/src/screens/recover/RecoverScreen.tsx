import { useState } from "react";
import { NewCode, type Recovered } from "./NewCode.tsx";
import { RecoverForm } from "./RecoverForm.tsx";

/** 「復旧コードで開く」: the printed code gives an operator new passwords, and is replaced by a new one. */
export function RecoverScreen({ onLeave }: { onLeave: () => void }) {
  const [recovered, setRecovered] = useState<Recovered | null>(null);
  return recovered ? (
    <NewCode recovered={recovered} onLeave={onLeave} />
  ) : (
    <RecoverForm onRecovered={setRecovered} onLeave={onLeave} />
  );
}
