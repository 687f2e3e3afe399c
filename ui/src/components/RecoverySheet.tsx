import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import { useSession } from "../ipc/session.ts";
import { DefinitionList } from "./DefinitionList.tsx";
import styles from "./RecoverySheet.module.css";
import { SignatureBoxes } from "./SignatureBoxes.tsx";

/** The recovery code; on paper with what whoever finds the sheet in the safe years later has to know. */
export function RecoverySheet({
  code,
  vaultName,
  loginId,
}: {
  /** In groups, with hyphens between. */
  code: string;
  /** `null` where the vault is not open. */
  vaultName: string | null;
  loginId: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { now } = useSession();
  return (
    <div className={styles.sheet}>
      <div className="print-only">
        <div className={styles.part}>
          <h1>{t("setUp.sheetTitle")}</h1>
          <p>{t("setUp.sheetPurpose")}</p>
          <DefinitionList
            items={[
              ...(vaultName === null ? [] : [{ label: t("setUp.printedFor"), value: vaultName }]),
              { label: t("common.loginId"), value: loginId },
              { label: t("setUp.printedOn"), value: format.paperDate(format.day(now)) },
            ]}
          />
        </div>
      </div>
      <p className={styles.code}>
        {groupsOf(code).map(({ at, text }) => (
          <span key={at} className={styles.group}>
            {text}
          </span>
        ))}
      </p>
      <div className="print-only">
        <div className={styles.part}>
          <ul className={styles.advice}>
            <li>{t("setUp.sheetKeep")}</li>
            <li>{t("setUp.sheetFound")}</li>
          </ul>
          <SignatureBoxes labels={[t("setUp.keeper"), t("setUp.keptAt"), t("setUp.signedOn")]} />
        </div>
      </div>
    </div>
  );
}

/** The groups, each with its hyphen but the last; a line breaks only between them. */
function groupsOf(code: string): { at: number; text: string }[] {
  const groups = code.split("-");
  return groups.map((group, at) => ({ at, text: at < groups.length - 1 ? `${group}-` : group }));
}
