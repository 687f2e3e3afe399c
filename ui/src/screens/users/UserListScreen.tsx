import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import type { UserView } from "../../ipc/client.ts";
import { AddUser } from "./AddUser.tsx";
import { EnrolUser } from "./EnrolUser.tsx";
import { IssueTemporaryCodes } from "./IssueTemporaryCodes.tsx";
import { type Issued, TemporaryCodesResult } from "./TemporaryCodesResult.tsx";
import { UserDetail } from "./UserDetail.tsx";
import { type Outcome, UserResult } from "./UserResult.tsx";
import { UserTable } from "./UserTable.tsx";

type View =
  | { page: "list"; deleted?: string }
  | { page: "add" }
  | { page: "user" | "enrol" | "temporaryCodes"; user: UserView }
  | { page: "issued"; issued: Issued }
  | { page: "result"; outcome: Outcome };

/** 利用者情報の管理. */
export function UserListScreen() {
  const { t } = useTranslation();
  const [view, setView] = useState<View>({ page: "list" });
  const toList = () => setView({ page: "list" });
  const add = (
    <Button variant="primary" icon="plus" onPress={() => setView({ page: "add" })}>
      {t("users.add")}
    </Button>
  );
  switch (view.page) {
    case "list":
      return (
        <>
          <PageHeader title={t("nav.userList")} actions={add}>
            <p className="quiet">{t("users.intro")}</p>
          </PageHeader>
          {view.deleted && (
            <Notice tone="success" live title={t("users.act.delete.done", { name: view.deleted })} />
          )}
          <UserTable
            columns={["standing", "otp", "locks"]}
            onOpen={(user) => setView({ page: "user", user })}
          />
        </>
      );
    case "add":
      return <AddUser onCancel={toList} onDone={(user) => setView({ page: "user", user })} />;
    case "user":
      return (
        <UserDetail
          user={view.user}
          onBack={toList}
          onEnrol={(user) => setView({ page: "enrol", user })}
          onTemporaryCodes={(user) => setView({ page: "temporaryCodes", user })}
          onDeleted={() => setView({ page: "list", deleted: view.user.name })}
        />
      );
    case "enrol":
      return (
        <>
          <PageHeader
            title={t("nav.enrolUser")}
            actions={
              <Button icon="chevronLeft" onPress={() => setView({ page: "user", user: view.user })}>
                {t("common.back")}
              </Button>
            }
          />
          <EnrolUser
            user={view.user}
            onDone={(enrolled) =>
              setView({ page: "result", outcome: { act: "enrol", user: view.user, enrolled } })
            }
          />
        </>
      );
    case "temporaryCodes":
      return (
        <>
          <PageHeader
            title={t("nav.temporaryCodes")}
            actions={
              <Button icon="chevronLeft" onPress={() => setView({ page: "user", user: view.user })}>
                {t("common.back")}
              </Button>
            }
          >
            <p className="quiet">{t("users.temporaryCodes.intro")}</p>
          </PageHeader>
          <IssueTemporaryCodes user={view.user} onDone={(issued) => setView({ page: "issued", issued })} />
        </>
      );
    case "issued":
      return <TemporaryCodesResult issued={view.issued} />;
    case "result":
      return <UserResult outcome={view.outcome} onAgain={toList} />;
  }
}
