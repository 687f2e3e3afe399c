import { useTranslation } from "react-i18next";
import { type Choice, NumberedChoices } from "../../components/NumberedChoices.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ManualSteps } from "../../components/StepLine.tsx";
import { useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";
import styles from "./Manage.module.css";

/** 「作業内容選択」. */
export function ManageUsersScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const choices: Choice[] = [
    {
      to: "/manage/users/unlock",
      icon: "unlock",
      title: t("nav.unlock"),
      description: t("manageUsers.unlockText"),
    },
    {
      to: "/manage/users/revoke",
      icon: "ban",
      title: t("nav.revoke"),
      description: t("manageUsers.revokeText"),
    },
    {
      to: "/manage/users/list",
      icon: "edit",
      title: t("nav.userList"),
      description: t("manageUsers.userListText"),
    },
    {
      to: "/manage/users/stop",
      icon: "pause",
      title: t("nav.stopUsers"),
      description: t("manageUsers.stopText"),
    },
    {
      to: "/manage/users/passwords",
      icon: "lock",
      title: t("nav.unlockPasswords"),
      description: t("manageUsers.passwordsText"),
    },
    {
      to: "/manage/users/enrol",
      icon: "token",
      title: t("manageUsers.enrol"),
      description: t("manageUsers.enrolText"),
    },
    {
      to: "/manage/users/temporary-codes",
      icon: "key",
      title: t("nav.temporaryCodes"),
      description: t("manageUsers.temporaryCodesText"),
    },
    {
      to: "/manage/users/import",
      icon: "upload",
      title: t("nav.importUsers"),
      description: t("manageUsers.importUsersText"),
    },
  ];
  if (session.person?.role === "master") {
    choices.push({
      to: "/manage/users/master",
      icon: "user",
      title: t("nav.changeMaster"),
      description: t("manageUsers.changeMasterText"),
    });
  }
  return (
    <>
      <PageHeader title={t("manageUsers.title")}>
        <ManualSteps current={3} />
        <p className={styles.lead}>
          {t("manageUsers.lead")} {t("choice.hint")}
        </p>
      </PageHeader>
      <NumberedChoices choices={choices.filter(({ to }) => maySee(session, to))} />
    </>
  );
}
