import { useLanguage } from "../i18n/index.ts";

/** The sample's words: Japanese, English. */
export function useWords(): (ja: string, en: string) => string {
  const language = useLanguage();
  return (ja, en) => (language === "ja" ? ja : en);
}
