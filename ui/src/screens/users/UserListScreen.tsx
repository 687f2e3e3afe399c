import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useGo } from "../../navigation.ts";
import { AddUser } from "./AddUser.tsx";
import { UserTable } from "./UserTable.tsx";

/** 利用者情報の管理. */
export function UserListScreen() {
  const { t } = useTranslation();
  const go = useGo();
  const [adding, setAdding] = useState(false);
  const open = (loginId: string) => go("/manage/users/detail/$loginId", { loginId });
  if (adding) return <AddUser onCancel={() => setAdding(false)} onDone={({ loginId }) => open(loginId)} />;
  return (
    <>
      <PageHeader
        title={t("nav.userList")}
        actions={
          <Button variant="primary" icon="plus" onPress={() => setAdding(true)}>
            {t("users.add")}
          </Button>
        }
      >
        <p className="quiet">{t("users.intro")}</p>
      </PageHeader>
      <UserTable columns={["standing", "otp", "locks"]} onOpen={({ loginId }) => open(loginId)} />
    </>
  );
}
