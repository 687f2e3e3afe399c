import { useTranslation } from "react-i18next";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import styles from "./vault-check.module.css";

/** The vault is not as it was left: what that means, and what to do, in this order. */
export function WhatToDo({ title }: { title: string }) {
  const { t } = useTranslation();
  return (
    <Notice tone="danger" title={title}>
      <p>{t("vaultCheck.badText")}</p>
      <p className={styles.order}>{t("vaultCheck.whatToDo")}</p>
      <ol className={styles.steps}>
        <li>{t("vaultCheck.stop")}</li>
        <li>{t("vaultCheck.keep")}</li>
        <li>{t("vaultCheck.tell")}</li>
        <li>{t("vaultCheck.restore")}</li>
      </ol>
      <div className="screen-only">
        <LinkButton to="/manage/vault/backups" icon="history">
          {t("keys.toBackups")}
        </LinkButton>
      </div>
    </Notice>
  );
}
