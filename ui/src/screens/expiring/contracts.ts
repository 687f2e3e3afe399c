import type { ExpiringToken } from "../../ipc/client.ts";

/** The tokens of a contract; `null`: those of the stock. */
export type ContractTokens = { code: string | null; name: string | null; items: ExpiringToken[] };

/** Tokens by contract, in the order in which they come. */
export function byContract(items: readonly ExpiringToken[]): ContractTokens[] {
  const contracts = new Map<string | null, ContractTokens>();
  for (const item of items) {
    const code = item.token.contract;
    const contract = contracts.get(code) ?? { code, name: item.contractName, items: [] };
    contract.items.push(item);
    contracts.set(code, contract);
  }
  return [...contracts.values()];
}
