import { useTranslation } from "react-i18next";
import { useSession } from "../../ipc/session.ts";
import { usePathname } from "../../navigation.ts";
import { LinkButton } from "../LinkButton.tsx";
import { Notice } from "../Notice.tsx";
import styles from "./Frame.module.css";

/** The vault is older than it was, and is only looked at: above every page but the one that says more. */
export function RollbackBanner() {
  const { t } = useTranslation();
  const { readOnly, mayAcknowledge } = useSession();
  const here = usePathname() === "/rolled-back";
  if (!readOnly || here) return null;
  return (
    <div className={`${styles.notice} screen-only`}>
      <Notice tone="danger" title={t("rolledBack.onlyLooking")}>
        <div className={styles.way}>
          <LinkButton to="/rolled-back" icon={mayAcknowledge ? "check" : "info"}>
            {mayAcknowledge ? t("rolledBack.toResume") : t("rolledBack.toDetails")}
          </LinkButton>
        </div>
      </Notice>
    </div>
  );
}
