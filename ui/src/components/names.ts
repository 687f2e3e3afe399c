import { useTranslation } from "react-i18next";
import { useLanguage } from "../i18n/index.ts";

const NAMED = 4;

/** People in a sentence: 「田中 三郎さん、佐藤 花子さん」; of many only the first ones are named. */
export function useNames(): (names: readonly string[]) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (names) => {
    const shown = names.slice(0, NAMED);
    const others = names.length - shown.length;
    const list =
      language === "ja"
        ? shown.map((name) => t("common.honorific", { name })).join("、")
        : others > 0
          ? shown.join(", ")
          : new Intl.ListFormat("en-GB").format(shown);
    return others > 0 ? t("common.peopleOthers", { names: list, count: others }) : list;
  };
}
