import { useState } from "react";
import { ChosenUser } from "../../components/user/ChosenUser.tsx";
import type { RowResult } from "../../ipc/client.ts";
import { UnlockForm } from "./UnlockForm.tsx";
import { UnlockResult } from "./UnlockResult.tsx";

/** ワンタイムパスワードの利用停止解除: the list, then the result. From a user's page he is chosen already. */
export function UnlockScreen() {
  const [rows, setRows] = useState<readonly RowResult[] | null>(null);
  if (rows) return <UnlockResult rows={rows} />;
  return <ChosenUser>{(user) => <UnlockForm first={user} onDone={setRows} />}</ChosenUser>;
}
