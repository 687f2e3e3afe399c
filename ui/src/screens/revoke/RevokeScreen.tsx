import { useState } from "react";
import { RevokeForm } from "./RevokeForm.tsx";
import { type Result, RevokeResult } from "./RevokeResult.tsx";

/** トークンの失効: the list, then the result. */
export function RevokeScreen() {
  const [result, setResult] = useState<Result | null>(null);
  return result ? <RevokeResult result={result} /> : <RevokeForm onDone={setResult} />;
}
