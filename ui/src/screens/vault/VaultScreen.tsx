import { useTranslation } from "react-i18next";
import { type Choice, NumberedChoices } from "../../components/NumberedChoices.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { mayAct, useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";

/** 「保管庫の管理」. */
export function VaultScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const changesOperators = session.edition !== "company" && mayAct(session, ["administer"]);
  const choices: Choice[] = [
    {
      to: "/manage/vault/backups",
      icon: "history",
      title: t("nav.backups"),
      description: t("vault.backupsText"),
    },
    {
      to: "/manage/vault/check",
      icon: "search",
      title: t("nav.checkVault"),
      description: t("vault.checkText"),
    },
    { to: "/manage/vault/keys", icon: "key", title: t("nav.keys"), description: t("vault.keysText") },
    {
      to: "/manage/vault/operators",
      icon: "users",
      title: t("nav.operators"),
      description: t(changesOperators ? "vault.operatorsTextBranch" : "vault.operatorsText"),
    },
  ];
  return (
    <>
      <PageHeader title={t("nav.vault")}>
        <p className="quiet">
          {t("vault.lead")} {t("choice.hint")}
        </p>
      </PageHeader>
      <NumberedChoices choices={choices.filter(({ to }) => maySee(session, to))} />
    </>
  );
}
