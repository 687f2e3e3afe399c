/** `setCode(withoutUsed(code))`: what was tried goes; what was typed meanwhile is the next one, and stays. */
export function withoutUsed(used: string): (now: string) => string {
  return (now) => (now === used ? "" : now);
}
