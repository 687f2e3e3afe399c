import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Enrolled, problemOf, type UserView, useIpc } from "../../ipc/client.ts";
import { ActCard } from "../ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../Authorised.tsx";
import { Button } from "../Button.tsx";
import { CodeField, SerialField } from "../CodeField.tsx";
import { Dialog } from "../Dialog.tsx";
import { withoutUsed } from "../used-code.ts";

type Answer = { enrolled: Enrolled } | { sharers: number };

/** 利用開始登録 for a user at the desk. The operator reads exactly what is wrong with the token. */
export function EnrolUser({ user, onDone }: { user: UserView; onDone: (enrolled: Enrolled) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const [serial, setSerial] = useState("");
  const [code, setCode] = useState("");
  const [sharers, setSharers] = useState<number | null>(null);
  const ids = { serial: `${id}serial`, code: `${id}code` };

  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised<Answer>({
    needed: [
      { field: ids.serial, label: t("common.serial"), value: serial },
      { field: ids.code, label: t("common.otp"), value: code },
    ],
    act: async (authorisation) => {
      // Asked once: whoever said yes has read how many use it.
      const share = sharers !== null;
      setSharers(null);
      try {
        const enrolled = await ipc.enrolUser({ user: user.loginId, serial, code, share }, authorisation);
        return { enrolled };
      } catch (thrown) {
        const { code: refusal, params } = problemOf(thrown);
        if (refusal === "token_shared_confirm") return { sharers: Number(params.n) };
        setCode(withoutUsed(code));
        throw thrown;
      }
    },
    fieldOf: (problem) => {
      if (problem.code.startsWith("otp_")) return ids.code;
      return problem.code.startsWith("token_") ? ids.serial : undefined;
    },
    keeps: (answer) => "sharers" in answer,
    onDone: (answer) => {
      if ("sharers" in answer) setSharers(answer.sharers);
      else onDone(answer.enrolled);
    },
  });

  return (
    <>
      <ActCard
        title={t("nav.enrolUser")}
        sentence={t("users.enrol.sentence", { name: user.name })}
        action={t("users.enrol.action")}
        pending={pending}
        errors={errors}
        attempt={attempt}
        onSubmit={submit}
      >
        <SerialField
          id={ids.serial}
          required
          value={serial}
          onChange={setSerial}
          error={errorAt(ids.serial)}
        />
        <CodeField
          id={ids.code}
          width="medium"
          description={t("users.enrol.codeHint")}
          required
          value={code}
          onChange={setCode}
          error={errorAt(ids.code)}
        />
        <AuthorisationFields fields={fields} />
      </ActCard>
      <Dialog
        title={t("users.enrol.shareTitle")}
        open={sharers !== null}
        onClose={() => setSharers(null)}
        alert
        actions={
          <>
            <Button onPress={() => setSharers(null)}>{t("common.no")}</Button>
            <Button variant="primary" onPress={submit}>
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
