import { useTranslation } from "react-i18next";
import { Chip } from "../Chip.tsx";

/** 「研修」, on every screen and print of a training vault. */
export function TrainingMark() {
  const { t } = useTranslation();
  return (
    <Chip tone="training" icon="graduation">
      {t("edition.training")}
    </Chip>
  );
}
