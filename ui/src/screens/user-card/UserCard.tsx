import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Attempts } from "../../components/Attempts.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { Section, SideBySide } from "../../components/Section.tsx";
import type { UserAct } from "../../components/user/acts.ts";
import { EnrolUser } from "../../components/user/EnrolUser.tsx";
import { IssueTemporaryCodes } from "../../components/user/IssueTemporaryCodes.tsx";
import type { Issued } from "../../components/user/TemporaryCodesResult.tsx";
import type { Enrolled, UserView } from "../../ipc/client.ts";
import { Acts, type Asked } from "./Acts.tsx";
import { Permissions } from "./Permissions.tsx";
import { ReadBack } from "./ReadBack.tsx";
import { Standing } from "./Standing.tsx";
import { Token } from "./Token.tsx";
import { UserActDialog } from "./UserActDialog.tsx";
import { UserHistory } from "./UserHistory.tsx";

type Done = { act: UserAct } | { act: "enrol"; enrolled: Enrolled };

/** State first, then the acts, then what explains the state. */
export function UserCard({
  user,
  onIssued,
  onDeleted,
}: {
  user: UserView;
  onIssued: (issued: Issued) => void;
  onDeleted: () => void;
}) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const ask = (act: Asked) => {
    setDone(null);
    setAsked(act === asked ? null : act);
  };
  const finish = (what: Done) => {
    setAsked(null);
    setDone(what);
  };
  return (
    <>
      {done && <DoneNotice done={done} name={user.name} />}
      <ReadBack user={user} />
      <Acts user={user} asked={asked} onAsk={ask} />
      {asked === "enrol" && (
        <Opened>
          <EnrolUser user={user} onDone={(enrolled) => finish({ act: "enrol", enrolled })} />
        </Opened>
      )}
      {asked === "issue" && (
        <Opened>
          <IssueTemporaryCodes user={user} onDone={onIssued} />
        </Opened>
      )}
      {asked && asked !== "enrol" && asked !== "issue" && (
        <UserActDialog
          act={asked}
          user={user}
          onClose={() => setAsked(null)}
          onDone={() => (asked === "delete" ? onDeleted() : finish({ act: asked }))}
        />
      )}
      <SideBySide>
        <Standing user={user} />
        <Token user={user} />
      </SideBySide>
      <SideBySide>
        <Section title={t("userCard.attempts")}>
          <Attempts loginId={user.loginId} />
        </Section>
        <Permissions user={user} />
      </SideBySide>
      <UserHistory loginId={user.loginId} />
    </>
  );
}

/** What a button above opened: the focus goes there. */
function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1}>
      {children}
    </div>
  );
}

function DoneNotice({ done, name }: { done: Done; name: string }) {
  const { t } = useTranslation();
  const offset = useOffsetWords();
  return (
    <Notice tone="success" live title={t(`users.act.${done.act}.done`, { name })}>
      {done.act === "enrol" && (
        <>
          {done.enrolled.sharedWith.length > 0 && (
            <p>{t("userCard.sharedWith", { names: done.enrolled.sharedWith.join(t("users.comma")) })}</p>
          )}
          {done.enrolled.offsetSeconds !== null && (
            <p>{t("userCard.offset", { offset: offset(done.enrolled.offsetSeconds) })}</p>
          )}
        </>
      )}
    </Notice>
  );
}
