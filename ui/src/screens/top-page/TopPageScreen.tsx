import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { useFlash } from "../../components/flash.ts";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useFormat } from "../../format.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";
import { OwnState } from "./OwnState.tsx";
import { QuickChoices } from "./QuickChoices.tsx";
import { Tasks } from "./Tasks.tsx";
import { Tiles } from "./Tiles.tsx";
import styles from "./TopPage.module.css";

/** 「トップページ」. */
export function TopPageScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person } = useSession();
  const flash = useFlash();
  const query = useQuery({ queryKey: ["overview"], queryFn: () => ipc.overview() });
  return (
    <>
      <PageHeader title={t("nav.top")}>
        {person && <p className={styles.greeting}>{t("top.greeting", { name: person.name })}</p>}
      </PageHeader>
      {flash && <Notice tone="success" title={String(t(flash))} live />}
      <LastSignIn />
      <Loaded query={query}>
        {({ own, desk }) => (
          <>
            {desk && <Tasks state={desk} />}
            <QuickChoices />
            {desk && <Tiles state={desk} />}
            <OwnState own={own} />
          </>
        )}
      </Loaded>
    </>
  );
}

function LastSignIn() {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const { lastSignIn, failuresSince } = session;
  const failures =
    failuresSince === 0 ? t("top.failuresNone") : t("top.failuresSome", { count: failuresSince });
  return (
    <div className={styles.lastSignIn}>
      <DefinitionList
        items={[
          { label: t("top.lastSignIn"), value: lastSignIn ? format.dateTime(lastSignIn) : t("top.never") },
          { label: t("top.failures"), value: failures },
        ]}
      />
      {failuresSince > 0 && (
        <Notice tone="attention">
          <p>{t("top.failuresHelp")}</p>
          {maySee(session, "/passwords") && (
            <LinkButton to="/passwords">{t("top.changePasswords")}</LinkButton>
          )}
        </Notice>
      )}
    </div>
  );
}
