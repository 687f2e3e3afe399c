import type { Plan } from "../ipc/client.ts";
import { Consequences } from "./Consequences.tsx";
import { Loaded } from "./Loaded.tsx";
import { usePreview } from "./preview.ts";

/** What an act would do, read and shown where nothing else of the page depends on it. */
export function PlanPreview({ plan }: { plan: Plan }) {
  const { query } = usePreview(plan);
  return <Loaded query={query}>{(preview) => preview && <Consequences preview={preview} />}</Loaded>;
}
