import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { mayChange } from "../../components/user/acts.ts";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import { type IssuedPasswords, type Particulars, type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { usePathParam } from "../../navigation.ts";
import { ChangeUserForm } from "./ChangeUserForm.tsx";
import { ChangeUserResult } from "./ChangeUserResult.tsx";

export type Changed = { user: UserView; wanted: Particulars; issued: IssuedPasswords | null };

/** 利用者情報の変更. */
export function ChangeUserScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const loginId = usePathParam("loginId");
  const query = useQuery({ queryKey: ["user", loginId], queryFn: () => ipc.user(loginId) });
  const [changed, setChanged] = useState<Changed | null>(null);
  const [loads, setLoads] = useState(0);
  if (changed) return <ChangeUserResult changed={changed} />;
  return (
    <>
      <PageHeader title={t("nav.changeUser")} actions={<BackToUser />} />
      <Loaded query={query}>
        {(user) =>
          mayChange(session, user) ? (
            // What was typed for one state of the user is not sent for another.
            <ChangeUserForm
              key={`${user.loginId} ${loads}`}
              user={user}
              onReload={() => setLoads(loads + 1)}
              onDone={setChanged}
            />
          ) : (
            <Notice tone="attention" title={t("users.change.notHere")}>
              <p>{t("users.change.why")}</p>
            </Notice>
          )
        }
      </Loaded>
    </>
  );
}
