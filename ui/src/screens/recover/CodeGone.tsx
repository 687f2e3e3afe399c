import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";

/** Nobody was there for too long: the new recovery code was taken off the screen. It is valid, and shown once. */
export function CodeGone({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <PlainFrame>
      <PageHeader title={t("setUp.codeGone")}>
        <p>{t("recover.codeGoneText")}</p>
      </PageHeader>
      <p>{t("recover.codeGoneNext")}</p>
      <div>
        <Button variant="primary" size="large" onPress={onLeave}>
          {t("common.toSignIn")}
        </Button>
      </div>
    </PlainFrame>
  );
}
