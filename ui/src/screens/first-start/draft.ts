import { passwordFieldOf } from "../../components/NewPasswordFields.tsx";
import type { Edition, NewContract, Problem } from "../../ipc/client.ts";

export type VaultEdition = Exclude<Edition, "training">;

/** What is typed in steps 1 and 2, but for the passwords. */
export type Draft = {
  code: string;
  contractName: string;
  contractKana: string;
  branch: string;
  account: Account;
  institution: string;
  telephone: string;
  loginId: string;
  loginIdAgain: string;
  name: string;
  kana: string;
};
export type Account = { bank: string; branch: string; kind: AccountKind; number: string };
/** By the banks' own digit (預金種目): 普通, 当座, 貯蓄. */
export type AccountKind = "1" | "2" | "4";

export const EMPTY_DRAFT: Draft = {
  code: "",
  contractName: "",
  contractKana: "",
  branch: "",
  account: { bank: "", branch: "", kind: "1", number: "" },
  institution: "",
  telephone: "",
  loginId: "",
  loginIdAgain: "",
  name: "",
  kana: "",
};

/** What a step gets to change. */
export type DraftProps = { draft: Draft; onChange: (changes: Partial<Draft>) => void };

export function hasAccount({ bank, branch, number }: Account): boolean {
  return `${bank}${branch}${number}`.trim() !== "";
}

export function contractOf({ code, contractName, contractKana, branch, account }: Draft): NewContract {
  const { bank, branch: office, kind, number } = account;
  return {
    code,
    name: contractName,
    kana: contractKana,
    branch,
    account: hasAccount(account) ? [bank, office, kind, number].join("-") : "",
    otpStart: null,
  };
}

/** Where a refusal can be put right. Ids of fields are the names Rust gives them. */
export function fieldOf(problem: Problem): string | undefined {
  const { code, params } = problem;
  if (code === "invalid_value" && typeof params.field === "string") return params.field;
  return passwordFieldOf(problem);
}

const FIRST_STEP = ["contract_code", "branch", "account", "institution", "telephone"];

/** Whether what is wrong stands in step 1. */
export function isInFirstStep(problem: Problem): boolean {
  return FIRST_STEP.includes(fieldOf(problem) ?? "");
}
