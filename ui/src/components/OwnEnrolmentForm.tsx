import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionAct } from "../ipc/act.ts";
import { type Problem, problemOf, useIpc } from "../ipc/client.ts";
import { useErrorText } from "../ipc/problem.ts";
import { Button } from "./Button.tsx";
import { CodeField, SerialField } from "./CodeField.tsx";
import { Dialog } from "./Dialog.tsx";
import { Form } from "./Form.tsx";
import { useFormErrors } from "./form-errors.ts";
import styles from "./OwnEnrolmentForm.module.css";
import { TokenBack } from "./TokenBack.tsx";
import { withoutUsed } from "./used-code.ts";

/** 「トークン情報」 of one's own enrolment, with the question that comes where others use the token. */
export function OwnEnrolmentForm({
  onEnrolled,
  otherWays,
}: {
  /** Called before the window moves on. */
  onEnrolled?: () => void;
  /** Buttons beside 「認証確認」. */
  otherWays?: ReactNode;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [serial, setSerial] = useState("");
  const [code, setCode] = useState("");
  const enrol = useSessionAct(async (share: boolean) => {
    const session = await ipc.enrolOneself({ serial, code, share }).catch((thrown: unknown) => {
      // The code stays valid for the answer to the question.
      if (!asksToShare(problemOf(thrown))) setCode(withoutUsed(code));
      throw thrown;
    });
    onEnrolled?.();
    return session;
  });
  const question = enrol.problem && asksToShare(enrol.problem) ? enrol.problem : null;
  const { errors, attempt, at, complete } = useFormErrors(
    { problem: question ? null : enrol.problem, attempt: enrol.attempt },
    ({ code }) => (code.startsWith("otp_") ? "code" : "serial"),
  );
  const submit = () => {
    const needed = [
      { field: "serial", label: t("common.serial"), value: serial },
      { field: "code", label: t("common.otp"), value: code },
    ];
    if (complete(needed)) void enrol.run(false);
  };
  const leaveIt = () => {
    setCode("");
    enrol.clear();
  };
  return (
    <>
      <Form
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        label={t("enrolment.tokenInformation")}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={enrol.pending}>
              {t("enrolment.confirm")}
            </Button>
            {otherWays}
          </>
        }
      >
        <div className={styles.fields}>
          <div className={styles.inputs}>
            <SerialField
              id="serial"
              required
              value={serial}
              onChange={setSerial}
              error={at("serial")}
              width="full"
            />
            <CodeField id="code" required value={code} onChange={setCode} error={at("code")} width="medium" />
          </div>
          <TokenBack />
        </div>
      </Form>
      <Dialog
        title={t("enrolment.shareTitle")}
        open={question !== null}
        onClose={leaveIt}
        alert
        actions={
          <>
            <Button onPress={leaveIt}>{t("enrolment.doNotShare")}</Button>
            <Button variant="primary" pending={enrol.pending} onPress={() => void enrol.run(true)}>
              {t("enrolment.share")}
            </Button>
          </>
        }
      >
        <p>{question && errorText(question)}</p>
      </Dialog>
    </>
  );
}

function asksToShare({ code }: Problem): boolean {
  return code === "token_shared_confirm";
}
