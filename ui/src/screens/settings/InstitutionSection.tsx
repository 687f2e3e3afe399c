import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Section } from "../../components/Section.tsx";
import { mayAct, useSession } from "../../ipc/session.ts";

/** 「金融機関」, to read. */
export function InstitutionSection({ onChange }: { onChange: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { institution, telephone, institutionKind } = session;
  return (
    <Section title={t("institution.title")}>
      <p className="quiet">{t("institution.lead")}</p>
      <DefinitionList
        items={[
          { label: t("institution.name"), value: institution || t("common.none") },
          { label: t("institution.telephone"), value: telephone || t("common.none") },
          {
            label: t("institution.kind"),
            value: institutionKind ? t(`institution.kinds.${institutionKind}`) : t("common.none"),
          },
        ]}
      />
      {mayAct(session, ["administer"]) ? (
        <div className="row">
          <Button icon="edit" onPress={onChange}>
            {t("institution.change")}
          </Button>
        </div>
      ) : (
        <p className="quiet">{t("settings.policyOthers")}</p>
      )}
    </Section>
  );
}
