import type { Problem } from "../../ipc/client.ts";
import type { DraftProps } from "./draft.ts";

/** What steps 1 and 2 have in common. */
export type StepProps = DraftProps & {
  /** What Rust refused, if it can be put right in this step. */
  refusal: { problem: Problem | null; attempt: number };
  onBack: () => void;
};
