import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { useNames } from "../../components/names.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ManualSteps } from "../../components/StepLine.tsx";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import {
  NO_WRITTEN_REQUEST,
  needsWrittenRequest,
  REQUEST_NUMBER,
  requestFieldOf,
  SEAL_CHECKED,
  WrittenRequestFields,
} from "../../components/WrittenRequest.tsx";
import { useDraft } from "../../draft.ts";
import { type RowResult, type UserView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useReadUsers } from "../../ipc/read-users.ts";
import { useSession } from "../../ipc/session.ts";
import { Situation } from "./Situation.tsx";
import styles from "./Unlock.module.css";
import { UserList } from "./UserList.tsx";

const LIST = "unlock-users";
const SPOKE = "spoke-to-user";

/** 「ワンタイムパスワード利用停止解除一覧」. */
export function UnlockForm({ first, onDone }: { first?: UserView; onDone: (rows: RowResult[]) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const names = useNames();
  const written = needsWrittenRequest(useSession());
  const readAgain = useReadUsers();
  const [chosen, setChosen] = useState<readonly UserView[]>(first ? [first] : []);
  const [spoke, setSpoke] = useState(false);
  const [request, setRequest] = useState(NO_WRITTEN_REQUEST);

  useDraft("unlock", { users: chosen.map(({ loginId }) => loginId), request }, (draft) => {
    setRequest(draft.request);
    void readAgain(draft.users).then(setChosen);
  });

  const choose = (now: readonly UserView[]) => {
    // What was asked of one user is not asked of the next.
    if (now.some((user) => !chosen.includes(user))) setSpoke(false);
    setChosen(now);
  };
  const act = useAuthorised({
    act: (authorisation) =>
      ipc.unlock({ users: chosen.map(({ loginId }) => loginId), spokeToUser: spoke, request }, authorisation),
    check: () => {
      const refused = (code: string, field: string) => ({ text: errorText({ code, params: {} }), field });
      return [
        chosen.length === 0 && { text: t("unlock.choosePeople"), field: LIST },
        !spoke && refused("situation_not_confirmed", SPOKE),
        written && !request.number && refused("request_number_missing", REQUEST_NUMBER),
        written && !request.sealChecked && refused("seal_not_checked", SEAL_CHECKED),
      ].filter((error) => error !== false);
    },
    fieldOf: ({ code }) => (code === "situation_not_confirmed" ? SPOKE : requestFieldOf(code)),
    onDone,
  });
  return (
    <>
      <PageHeader title={t("unlock.title")} actions={<BackToUser />}>
        <ManualSteps current={4} />
      </PageHeader>
      <div className={styles.columns}>
        <UserList id={LIST} startWith={first?.loginId} chosen={chosen} onChoose={choose} />
        <Situation users={chosen} />
      </div>
      <ActCard
        sentence={
          chosen.length === 0
            ? t("unlock.sentenceNobody")
            : t("unlock.sentence", { names: names(chosen.map(({ name }) => name)), count: chosen.length })
        }
        action={t("unlock.action")}
        icon="unlock"
        pending={act.pending}
        errors={act.errors}
        attempt={act.attempt}
        onSubmit={act.submit}
      >
        <Checkbox id={SPOKE} required checked={spoke} onChange={setSpoke} error={act.errorAt(SPOKE)}>
          {t("unlock.spoke")}
        </Checkbox>
        {written && <WrittenRequestFields value={request} onChange={setRequest} errorAt={act.errorAt} />}
        <AuthorisationFields fields={act.fields} />
      </ActCard>
    </>
  );
}
