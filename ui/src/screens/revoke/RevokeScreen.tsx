import { useState } from "react";
import { ChosenUser } from "../../components/user/ChosenUser.tsx";
import { RevokeForm } from "./RevokeForm.tsx";
import { type Result, RevokeResult } from "./RevokeResult.tsx";

/** トークンの失効: the list, then the result. From a user's page he is chosen already. */
export function RevokeScreen() {
  const [result, setResult] = useState<Result | null>(null);
  if (result) return <RevokeResult result={result} />;
  return <ChosenUser>{(user) => <RevokeForm first={user} onDone={setResult} />}</ChosenUser>;
}
