import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { useLastTokens } from "../../components/LastTokens.tsx";
import { useNames } from "../../components/names.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { usePreview } from "../../components/preview.ts";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
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
import { type RevokeReason, type UserView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useReadUsers } from "../../ipc/read-users.ts";
import { useSession } from "../../ipc/session.ts";
import { RevokePreview } from "./Preview.tsx";
import styles from "./Revoke.module.css";
import type { Result } from "./RevokeResult.tsx";
import { UserList } from "./UserList.tsx";

const LIST = "revoke-users";
const REASON = "revoke-reason";
const REASONS: readonly RevokeReason[] = ["lost", "faulty", "battery", "expired", "left", "other"];

/** 「トークン失効」. */
export function RevokeForm({ first, onDone }: { first?: UserView; onDone: (result: Result) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const names = useNames();
  const session = useSession();
  const written = needsWrittenRequest(session);
  const [chosen, setChosen] = useState<readonly UserView[]>(first ? [first] : []);
  const [reason, setReason] = useState<RevokeReason | null>(null);
  const [request, setRequest] = useState(NO_WRITTEN_REQUEST);

  const readAgain = useReadUsers();
  useDraft("revoke", { users: chosen.map(({ loginId }) => loginId), reason, request }, (draft) => {
    setReason(draft.reason);
    setRequest(draft.request);
    void readAgain(draft.users).then(setChosen);
  });

  const loginIds = chosen.map(({ loginId }) => loginId);
  const ready = loginIds.length > 0 && reason !== null;
  const { query, preview } = usePreview(ready ? { act: "revoke", users: loginIds, reason } : null);
  const last = useLastTokens(preview);
  // Whoever shares a lost token loses it, too.
  const forced =
    preview?.users.filter(({ chosen, serial, serialBefore }) => !chosen && serialBefore && !serial) ?? [];
  const affected = [...chosen, ...forced].map(({ name }) => name);

  const act = useAuthorised({
    otp: session.hasToken && session.revokeNeedsOtp,
    act: async (authorisation) => {
      const why = reason ?? "other";
      const { lastTokens } = last;
      const revoked = await ipc.revoke({ users: loginIds, reason: why, request, lastTokens }, authorisation);
      return { reason: why, ...revoked };
    },
    needed: last.needed,
    check: () => {
      const refused = (code: string, field: string) => ({ text: errorText({ code, params: {} }), field });
      return [
        chosen.length === 0 && { text: t("revoke.choosePeople"), field: LIST },
        reason === null && { text: t("revoke.chooseReasonFirst"), field: REASON },
        written && !request.number && refused("request_number_missing", REQUEST_NUMBER),
        written && !request.sealChecked && refused("seal_not_checked", SEAL_CHECKED),
      ].filter((error) => error !== false);
    },
    fieldOf: (problem) => requestFieldOf(problem.code) ?? last.fieldOf(problem),
    onDone,
  });
  return (
    <>
      <PageHeader title={t("revoke.title")} actions={<BackToUser />}>
        <ManualSteps current={4} last="revoked" />
      </PageHeader>
      <div className={styles.columns}>
        <UserList id={LIST} startWith={first?.loginId} chosen={chosen} forced={forced} onChoose={setChosen} />
        <Section title={t("revoke.preview")}>
          <RadioGroup
            id={REASON}
            label={t("revoke.reason")}
            required
            value={reason}
            onChange={setReason}
            options={REASONS.map((value) => ({ value, title: t(`reason.${value}`) }))}
            description={reason === "lost" ? t("revoke.lostHint") : undefined}
            error={act.errorAt(REASON)}
          />
          <RevokePreview chosen={chosen.length > 0} reason={reason} query={query} />
        </Section>
      </div>
      <ActCard
        sentence={
          affected.length === 0
            ? t("revoke.sentenceNobody")
            : t("revoke.sentence", { names: names(affected), count: affected.length })
        }
        action={t("revoke.action")}
        variant="danger"
        pending={act.pending}
        errors={act.errors}
        attempt={act.attempt}
        onSubmit={act.submit}
      >
        {written && <WrittenRequestFields value={request} onChange={setRequest} errorAt={act.errorAt} />}
        {last.fields(act.errorAt)}
        <AuthorisationFields fields={act.fields} />
      </ActCard>
    </>
  );
}
