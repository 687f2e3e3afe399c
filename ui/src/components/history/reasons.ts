import { useTranslation } from "react-i18next";

const REASONS = ["lost", "faulty", "battery", "defective", "expired", "left", "other"] as const;

export function reasonOf(name: string): (typeof REASONS)[number] | undefined {
  return REASONS.find((reason) => reason === name);
}

/** Why a registration ended; a name that a newer version wrote stands as it is. */
export function useReasonWords(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const known = reasonOf(name);
    return known ? t(`reason.${known}`) : name;
  };
}
