const SOON_DAYS = 90;
const DAY_MS = 86_400_000;

/** Whether a token's last day lies within the next 90 days. Both are `YYYY-MM-DD`. */
export function expiresSoon(expiresOn: string | null, today: string): boolean {
  if (expiresOn === null) return false;
  const days = (Date.parse(expiresOn) - Date.parse(today)) / DAY_MS;
  return days >= 0 && days <= SOON_DAYS;
}
