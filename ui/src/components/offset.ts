import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";

/** How far a token's time is off, in words: 「3分20秒 遅れ」, 「ずれなし」. Seconds ahead are positive. */
export function useOffsetWords(): (seconds: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (seconds) => {
    if (Math.round(seconds) === 0) return t("offset.none");
    const duration = format.duration(seconds);
    return seconds > 0 ? t("offset.fast", { duration }) : t("offset.slow", { duration });
  };
}
