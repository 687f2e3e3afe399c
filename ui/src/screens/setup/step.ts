/** What of the set-up is done, as the vault tells. */
export type Done = {
  tokens: boolean;
  /** 利用開始日 of the contract, `YYYY-MM-DD`. */
  otpStart: string | null;
  /** The master's own. */
  enrolment: boolean;
  /** The master's own 利用開始日, if it lies ahead. */
  notBefore: string | null;
  administrator: boolean;
};

export type StepProps = {
  done: Done;
  /** Also when the step is left for later. */
  onNext: () => void;
  onBack: (() => void) | undefined;
};
