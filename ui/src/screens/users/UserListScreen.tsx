import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { type BulkOutcome, BulkResult } from "../../components/bulk/BulkResult.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useDraft } from "../../draft.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { useList } from "../../list-memory.ts";
import { useGo } from "../../navigation.ts";
import { AddUser } from "./AddUser.tsx";
import { UserList } from "./UserList.tsx";

type View = { page: "list" | "add" } | { page: "result"; outcome: BulkOutcome };

/** 利用者情報の管理. */
export function UserListScreen() {
  const { t } = useTranslation();
  const go = useGo();
  const session = useSession();
  const users = useList("users");
  const [view, setView] = useState<View>({ page: "list" });
  const toList = () => setView({ page: "list" });
  useDraft("list", { adding: view.page === "add" }, (draft) => draft.adding && setView({ page: "add" }));
  const open = (loginId: string) => go("/manage/users/detail/$loginId", { loginId });
  if (view.page === "add") return <AddUser onCancel={toList} onDone={({ loginId }) => open(loginId)} />;
  if (view.page === "result") return <BulkResult outcome={view.outcome} onBack={toList} />;
  return (
    <>
      <PageHeader
        title={t("nav.userList")}
        actions={
          mayAct(session, ["edit_users"]) && (
            <Button variant="primary" icon="plus" onPress={() => setView({ page: "add" })}>
              {t("users.add")}
            </Button>
          )
        }
      >
        <p className="quiet">{t("users.intro")}</p>
      </PageHeader>
      <UserList {...users} onOpen={open} onActed={(outcome) => setView({ page: "result", outcome })} />
    </>
  );
}
