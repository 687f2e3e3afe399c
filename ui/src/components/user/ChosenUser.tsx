import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type UserView, useIpc } from "../../ipc/client.ts";
import { usePathParam } from "../../navigation.ts";
import { LinkButton } from "../LinkButton.tsx";
import { Loaded } from "../Loaded.tsx";

/** Whom a procedure was opened for: the user of the path, or nobody yet. */
export function ChosenUser({ children }: { children: (user: UserView | undefined) => ReactNode }) {
  const ipc = useIpc();
  const loginId = usePathParam("loginId");
  const query = useQuery({
    queryKey: ["user", loginId],
    queryFn: () => ipc.user(loginId),
    enabled: loginId !== "",
  });
  return loginId === "" ? children(undefined) : <Loaded query={query}>{children}</Loaded>;
}

/** Back to the page of the user of the path, if there is one. */
export function BackToUser() {
  const { t } = useTranslation();
  const loginId = usePathParam("loginId");
  if (loginId === "") return null;
  return (
    <LinkButton to="/manage/users/detail/$loginId" params={{ loginId }} icon="chevronLeft">
      {t("userCard.back")}
    </LinkButton>
  );
}
