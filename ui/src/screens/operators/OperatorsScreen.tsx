import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import type { UserView } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";
import { AddOperator } from "./AddOperator.tsx";
import { OperatorList } from "./OperatorList.tsx";
import { RemoveOperator } from "./RemoveOperator.tsx";

/** 「担当者」: those who open the vault. In a company they are users, and changed as such. */
export function OperatorsScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<UserView | null>(null);
  const [done, setDone] = useState<{ act: "added" | "removed"; name: string } | null>(null);
  const changes = session.edition !== "company" && mayAct(session, ["administer"]);
  if (adding) {
    return (
      <AddOperator
        onCancel={() => setAdding(false)}
        onDone={({ name }) => {
          setAdding(false);
          setDone({ act: "added", name });
        }}
      />
    );
  }
  return (
    <>
      <PageHeader
        title={t("nav.operators")}
        actions={
          changes && (
            <Button
              variant="primary"
              icon="plus"
              onPress={() => {
                setDone(null);
                setAdding(true);
              }}
            >
              {t("operators.add")}
            </Button>
          )
        }
      >
        <p className="quiet">{t("operators.intro")}</p>
      </PageHeader>
      {done?.act === "added" && (
        <Notice tone="success" live title={t("operators.added", { name: done.name })}>
          <p>{t("operators.addedText")}</p>
        </Notice>
      )}
      {done?.act === "removed" && (
        <Notice tone="success" live title={t("operators.removed", { name: done.name })}>
          <p>{t("operators.removedText")}</p>
        </Notice>
      )}
      <OperatorList onRemove={changes ? setRemoving : undefined} />
      {session.edition !== "branch" && maySee(session, "/manage/users/list") && (
        <Notice tone="info">
          <p>{t("operators.company")}</p>
          <LinkButton to="/manage/users/list" icon="users">
            {t("operators.toUsers")}
          </LinkButton>
        </Notice>
      )}
      {removing && (
        <RemoveOperator
          operator={removing}
          onClose={() => setRemoving(null)}
          onDone={() => {
            setDone({ act: "removed", name: removing.name });
            setRemoving(null);
          }}
        />
      )}
    </>
  );
}
