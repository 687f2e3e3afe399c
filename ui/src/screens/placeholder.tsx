import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/PageHeader.tsx";

/** Stands where a screen is not written yet. */
export function Placeholder() {
  const { t } = useTranslation();
  return <PageHeader title={t("placeholder.title")} />;
}
