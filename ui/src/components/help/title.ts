import { useTranslation } from "react-i18next";
import { HELP, isPlace } from "../../help/pages.ts";
import type { HelpId } from "../../help/text.ts";
import { useLanguage } from "../../i18n/index.ts";
import { PLACES } from "../../routes.ts";

/** The title of a page; that of a place is the place's. */
export function useHelpTitle(): (id: HelpId) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (id) => {
    if (!isPlace(id)) return HELP[language][id].title;
    const place = PLACES.find(({ path }) => path === id);
    return place ? t(place.title) : id;
  };
}
