import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import { useSession } from "../ipc/session.ts";
import { DefinitionList } from "./DefinitionList.tsx";
import { SignatureBoxes } from "./SignatureBoxes.tsx";

/** On paper only, above a result: whose desk it was, who sat there, and when it was printed. */
export function PaperHead() {
  const { t } = useTranslation();
  const format = useFormat();
  const { edition, institution, telephone, institutionKind, person, now } = useSession();
  // A company names the institution it banks with; a branch is the institution.
  const itself = edition === "branch" && institutionKind;
  const items = [
    {
      label: itself ? t(`institution.itself.${itself}`) : t("paper.institution"),
      value: [institution || t("common.none"), telephone].filter(Boolean).join("　"),
    },
    {
      label: t("paper.operator"),
      value: person ? t("paper.person", { name: person.name, loginId: person.loginId }) : t("common.none"),
    },
    { label: t("paper.printedOn"), value: format.paperDate(format.day(now)) },
  ];
  return (
    <div className="print-only">
      <DefinitionList items={items} />
    </div>
  );
}

/** On paper only, below it: who did it, who looked at it, when it was put away. */
export function PaperSignatures() {
  const { t } = useTranslation();
  return (
    <div className="print-only">
      <SignatureBoxes labels={[t("paper.doneBy"), t("paper.approvedBy"), t("paper.filedOn")]} />
    </div>
  );
}
