import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";

/** The buttons under either form of 「トークンの書き出し」. */
export function ExportActions({ pending, onCancel }: { pending: boolean; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Button type="submit" variant="primary" size="large" icon="download" pending={pending}>
        {t("tokenExport.action")}
      </Button>
      <Button size="large" onPress={onCancel}>
        {t("common.cancel")}
      </Button>
      <span role="status">{pending && t("tokenExport.working")}</span>
    </>
  );
}
