/** A backup to be rehearsed. */
export type Subject = {
  /** Name of the file. */
  file: string;
  /** It lies beside the vault; otherwise it was chosen in the system's dialog. */
  beside: boolean;
};
