import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Card } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import { looksTemporary } from "../../components/temporary-code.ts";
import { UserPicker } from "../../components/UserPicker.tsx";
import { withoutUsed } from "../../components/used-code.ts";
import { useDraft } from "../../draft.ts";
import { useAct } from "../../ipc/act.ts";
import { type Purpose, problemOf, type UserView, useIpc, type VerifyRequest } from "../../ipc/client.ts";
import type { Verdict } from "./Outcome.tsx";
import { Standing } from "./Standing.tsx";
import styles from "./Verify.module.css";

const PURPOSES = [
  "transfer",
  "bulk_transfer",
  "salary",
  "bill_payment",
  "bulk_transfer_file",
  "salary_file",
  "user_change",
  "token_revoke",
  "hand_over",
] as const satisfies readonly Purpose[];

/** Signing in is checked when signing in. */
export type CheckedPurpose = (typeof PURPOSES)[number];

type Given = Omit<VerifyRequest, "user" | "purpose"> & { user: UserView; purpose: CheckedPurpose };

const FIELDS = {
  user: "verify-user",
  purpose: "verify-purpose",
  code: "verify-code",
  second: "verify-second",
} as const;

/** Who, what for, and his one-time password; two consecutive ones where the token's time has to be put right. */
export function VerifyForm({
  autoFocus,
  purpose,
  onPurpose,
  onVerdict,
}: {
  autoFocus: boolean;
  purpose: CheckedPurpose | null;
  onPurpose: (purpose: CheckedPurpose) => void;
  onVerdict: (verdict: Verdict | null) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [user, setUser] = useState<UserView | null>(null);
  const [requestNumber, setRequestNumber] = useState("");
  const [note, setNote] = useState("");
  const [code, setCode] = useState("");
  const [second, setSecond] = useState<string | null>(null);
  // A picker shows whom it was given at first: for another it is begun anew.
  const [picker, setPicker] = useState(0);
  const choose = (found: UserView) => {
    setUser(found);
    setPicker(picker + 1);
  };
  useDraft("check", { loginId: user?.loginId ?? null, purpose, requestNumber, note }, (draft) => {
    if (draft.purpose) onPurpose(draft.purpose);
    setRequestNumber(draft.requestNumber);
    setNote(draft.note);
    // As he stands now: he may have been stopped meanwhile.
    if (draft.loginId !== null) void ipc.user(draft.loginId).then(choose, () => undefined);
  });
  const check = useAct(async ({ user, purpose, ...given }: Given) => {
    const about = { user, purpose };
    try {
      const { temporaryLeft } = await ipc.verify({ user: user.loginId, purpose, ...given });
      onVerdict({ ...about, temporaryLeft, problem: null });
      setCode(withoutUsed(given.code));
      setSecond(null);
    } catch (thrown) {
      const problem = problemOf(thrown);
      onVerdict({ ...about, temporaryLeft: null, problem });
      // The first of two stays: it was not used.
      if (problem.code === "token_needs_resync") return setSecond("");
      setCode(withoutUsed(given.code));
      setSecond((asked) => (asked === null ? null : ""));
      // The next try is typed at once.
      document.getElementById(FIELDS.code)?.focus();
    }
  });
  // A refusal is a result: it stands with the results.
  const { errors, attempt, at, complete } = useFormErrors({ problem: null, attempt: 0 }, () => undefined);

  const temporaryCodes = Boolean(user?.temporaryCodes);
  const submit = async () => {
    onVerdict(null);
    // One temporary code is enough, also where two consecutive ones are asked for.
    const alone = second === null || (temporaryCodes && second === "" && looksTemporary(code));
    const filled = complete([
      { field: FIELDS.user, label: t("verify.user"), value: user?.loginId ?? "" },
      { field: FIELDS.purpose, label: t("verify.purpose"), value: purpose ?? "" },
      { field: FIELDS.code, label: t("common.otp"), value: code },
      ...(alone ? [] : [{ field: FIELDS.second, label: t("verify.second"), value: second ?? "" }]),
    ]);
    if (!filled || !user || !purpose) return;
    await check.run({
      user,
      purpose,
      code,
      second: alone ? null : second,
      requestNumber: requestNumber.trim() || null,
      note: note.trim() || null,
    });
  };
  return (
    <Card>
      <Form
        label={t("verify.title")}
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        actions={
          <Button type="submit" variant="primary" size="large" icon="key" pending={check.pending}>
            {t("verify.action")}
          </Button>
        }
      >
        <UserPicker
          key={picker}
          id={FIELDS.user}
          width="full"
          label={t("verify.user")}
          required
          value={user}
          onChange={setUser}
          autoFocus={autoFocus}
          error={at(FIELDS.user)}
        />
        <Select
          id={FIELDS.purpose}
          width="full"
          label={t("verify.purpose")}
          required
          value={purpose}
          onChange={onPurpose}
          options={PURPOSES.map((value) => ({ value, text: t(`purpose.${value}`) }))}
          error={at(FIELDS.purpose)}
        />
        {user && <Standing user={user} purpose={purpose} />}
        <div className={styles.pair}>
          <CodeField
            id={FIELDS.code}
            width="medium"
            description={temporaryCodes ? t("verify.temporaryHint") : undefined}
            required
            value={code}
            onChange={setCode}
            error={at(FIELDS.code)}
          />
          {second !== null && (
            <CodeField
              id={FIELDS.second}
              width="medium"
              label={t("verify.second")}
              description={t("verify.secondHint")}
              required
              autoFocus
              value={second}
              onChange={setSecond}
              error={at(FIELDS.second)}
            />
          )}
        </div>
        <div className={styles.pair}>
          <TextField
            width="short"
            label={t("verify.requestNumber")}
            description={t("common.optional")}
            value={requestNumber}
            onChange={setRequestNumber}
          />
          <TextField
            label={t("verify.note")}
            description={t("common.optional")}
            value={note}
            onChange={setNote}
          />
        </div>
      </Form>
    </Card>
  );
}
