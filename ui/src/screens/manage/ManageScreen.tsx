import { useTranslation } from "react-i18next";
import { type Choice, NumberedChoices } from "../../components/NumberedChoices.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ManualSteps } from "../../components/StepLine.tsx";
import { useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";
import styles from "./Manage.module.css";

/** 「業務選択」. */
export function ManageScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const choices: Choice[] = [
    { to: "/manage/users", icon: "users", title: t("manage.users"), description: t("manage.usersText") },
    { to: "/tokens", icon: "token", title: t("manage.tokens"), description: t("manage.tokensText") },
    {
      to: "/manage/contracts",
      icon: "building",
      title: t("manage.contracts"),
      description: t("manage.contractsText"),
    },
    {
      to: "/manage/vault",
      icon: "lock",
      title: t("nav.vault"),
      description: t("manage.vaultText"),
    },
    {
      to: "/reports/monthly",
      icon: "history",
      title: t("report.title"),
      description: t("manage.reportText"),
    },
    {
      to: "/manage/permissions",
      icon: "check",
      title: t("permissions.title"),
      description: t("manage.permissionsText"),
    },
  ];
  return (
    <>
      <PageHeader title={t("manage.title")}>
        <ManualSteps current={2} />
        <p className={styles.lead}>
          {t("manage.lead")} {t("choice.hint")}
        </p>
      </PageHeader>
      <NumberedChoices choices={choices.filter(({ to }) => maySee(session, to))} />
    </>
  );
}
