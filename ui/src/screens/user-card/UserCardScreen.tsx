import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { type Issued, TemporaryCodesResult } from "../../components/user/TemporaryCodesResult.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { usePathParam } from "../../navigation.ts";
import { maySee } from "../../routes.ts";
import { UserCard } from "./UserCard.tsx";

/** 利用者カード: everything about one user, and every act on him, on one page. */
export function UserCardScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const loginId = usePathParam("loginId");
  const [issued, setIssued] = useState<Issued | null>(null);
  const [deleted, setDeleted] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ["user", loginId],
    queryFn: () => ipc.user(loginId),
    enabled: deleted === null,
  });
  const backToList = maySee(session, "/manage/users/list") && (
    <LinkButton to="/manage/users/list" icon="chevronLeft">
      {t("users.backToList")}
    </LinkButton>
  );
  if (issued) return <TemporaryCodesResult issued={issued} onBack={() => setIssued(null)} />;
  if (deleted !== null) {
    return (
      <>
        <PageHeader title={t("users.result")} actions={backToList} />
        <Notice tone="success" live title={t("users.act.delete.done", { name: deleted })} />
      </>
    );
  }
  return (
    <Loaded query={query}>
      {(user) => (
        <>
          <PageHeader
            title={t("common.honorific", { name: user.name })}
            actions={
              <>
                <PrintButton />
                {backToList}
              </>
            }
          />
          <UserCard user={user} onIssued={setIssued} onDeleted={() => setDeleted(user.name)} />
        </>
      )}
    </Loaded>
  );
}
