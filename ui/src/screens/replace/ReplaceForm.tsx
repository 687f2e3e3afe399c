import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { CodeField, SerialField } from "../../components/CodeField.tsx";
import { Consequences } from "../../components/Consequences.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { useLastTokens } from "../../components/LastTokens.tsx";
import { LossFields, NO_LOSS } from "../../components/LossFields.tsx";
import { Notice } from "../../components/Notice.tsx";
import { usePreview } from "../../components/preview.ts";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { problemOf, type Replaced, type ReplaceReason, type TokenView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./replace.module.css";

const REASON = "replace-reason";
const USERS = "replace-users";
const NEW = "replace-new";
const CODE = "replace-code";
const REASONS: readonly ReplaceReason[] = ["lost", "faulty", "battery", "defective", "expired"];

export type Outcome = { replaced: Replaced; reason: ReplaceReason; names: ReadonlyMap<string, string> };
type Answer = { replaced: Replaced } | { sharers: number };

/** Why, who goes on, the new token with its code, what will happen, and 「認証項目」. */
export function ReplaceForm({ token, onDone }: { token: TokenView; onDone: (outcome: Outcome) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { serial: old, registrations } = token;
  const [reason, setReason] = useState<ReplaceReason | null>(null);
  const [loss, setLoss] = useState(NO_LOSS);
  const [users, setUsers] = useState<ReadonlySet<string>>(
    () => new Set(registrations.map(({ loginId }) => loginId)),
  );
  const [serial, setSerial] = useState("");
  const [code, setCode] = useState("");
  const [sharers, setSharers] = useState<number | null>(null);

  const moving = registrations.map(({ loginId }) => loginId).filter((loginId) => users.has(loginId));
  const ready = reason !== null && moving.length > 0 && serial.trim() !== "";
  const { query, preview } = usePreview(
    ready ? { act: "replace", old, reason, new: serial, users: moving } : null,
  );
  const last = useLastTokens(preview);

  const act = useAuthorised<Answer>({
    needed: [
      { field: NEW, label: t("replace.new"), value: serial },
      { field: CODE, label: t("replace.code"), value: code },
      ...last.needed,
    ],
    check: () =>
      [
        reason === null && { text: t("replace.chooseReason"), field: REASON },
        moving.length === 0 && { text: t("replace.chooseUsers"), field: USERS },
      ].filter((error) => error !== false),
    act: async (authorisation) => {
      // Asked once: whoever said yes has read how many use it.
      const share = sharers !== null;
      setSharers(null);
      const why = reason ?? "faulty";
      try {
        const request = {
          old,
          reason: why,
          new: serial,
          code,
          users: moving,
          share,
          loss: why === "lost" ? loss : null,
          lastTokens: last.lastTokens,
        };
        return { replaced: await ipc.replaceToken(request, authorisation) };
      } catch (thrown) {
        const { code: refusal, params } = problemOf(thrown);
        if (refusal === "token_shared_confirm") return { sharers: Number(params.n) };
        // After a wrong password the code is as good as before.
        if (!refusal.startsWith("confirmation_")) setCode((now) => (now === code ? "" : now));
        throw thrown;
      }
    },
    fieldOf: (problem) => {
      if (problem.code.startsWith("otp_")) return CODE;
      return problem.code.startsWith("token_") || problem.code === "invalid_value"
        ? NEW
        : last.fieldOf(problem);
    },
    keeps: (answer) => "sharers" in answer,
    onDone: (answer) => {
      if ("sharers" in answer) {
        setSharers(answer.sharers);
        return;
      }
      const names = new Map(
        [...registrations, ...(preview?.users ?? [])].map(({ loginId, name }) => [loginId, name]),
      );
      onDone({ replaced: answer.replaced, reason: reason ?? "faulty", names });
    },
  });

  return (
    <>
      <div className={styles.columns}>
        <Section title={t("replace.what")}>
          <RadioGroup
            id={REASON}
            label={t("replace.reason")}
            required
            value={reason}
            onChange={setReason}
            options={REASONS.map((value) => ({ value, title: t(`reason.${value}`) }))}
            error={act.errorAt(REASON)}
          />
          {reason === "lost" && <LossFields value={loss} onChange={setLoss} />}
          <FieldGroup
            id={USERS}
            title={t("replace.users")}
            description={t("replace.usersHint")}
            error={act.errorAt(USERS)}
          >
            {registrations.map(({ loginId, name }) => (
              <Checkbox
                key={loginId}
                checked={users.has(loginId)}
                onChange={(on) => {
                  const next = new Set(users);
                  if (on) next.add(loginId);
                  else next.delete(loginId);
                  setUsers(next);
                }}
              >
                {t("replace.user", { name, loginId })}
              </Checkbox>
            ))}
          </FieldGroup>
          <SerialField
            id={NEW}
            label={t("replace.new")}
            required
            value={serial}
            onChange={setSerial}
            error={act.errorAt(NEW)}
          />
          <CodeField
            id={CODE}
            width="medium"
            label={t("replace.code")}
            description={t("replace.codeHint")}
            required
            value={code}
            onChange={setCode}
            error={act.errorAt(CODE)}
          />
        </Section>
        <Section title={t("replace.preview")}>
          {ready ? (
            <Preview query={query} preview={preview} />
          ) : (
            <p className="quiet">{t("replace.notYet")}</p>
          )}
        </Section>
      </div>
      <ActCard
        sentence={t("replace.sentence", { old, count: moving.length })}
        action={t("replace.action")}
        variant="danger"
        pending={act.pending}
        errors={act.errors}
        attempt={act.attempt}
        onSubmit={act.submit}
      >
        {last.fields(act.errorAt)}
        <AuthorisationFields fields={act.fields} />
      </ActCard>
      <Dialog
        title={t("users.enrol.shareTitle")}
        open={sharers !== null}
        onClose={() => setSharers(null)}
        alert
        actions={
          <>
            <Button onPress={() => setSharers(null)}>{t("common.no")}</Button>
            <Button variant="primary" onPress={act.submit}>
              {t("common.yes")}
            </Button>
          </>
        }
      >
        <p>{t("users.enrol.share", { n: sharers ?? 0 })}</p>
      </Dialog>
    </>
  );
}

/** A serial number that is still being typed is no fault: what it is refused with is said quietly. */
function Preview({ query, preview }: ReturnType<typeof usePreview>) {
  const errorText = useErrorText();
  if (preview) return <Consequences preview={preview} />;
  if (query.error) return <Notice tone="info">{errorText(problemOf(query.error))}</Notice>;
  return <Skeleton />;
}
