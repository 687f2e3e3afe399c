import { useState } from "react";
import type { RowResult } from "../../ipc/client.ts";
import { UnlockForm } from "./UnlockForm.tsx";
import { UnlockResult } from "./UnlockResult.tsx";

/** ワンタイムパスワードの利用停止解除: the list, then the result. */
export function UnlockScreen() {
  const [rows, setRows] = useState<readonly RowResult[] | null>(null);
  return rows ? <UnlockResult rows={rows} /> : <UnlockForm onDone={setRows} />;
}
