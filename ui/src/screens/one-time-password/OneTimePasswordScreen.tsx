import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { looksTemporary } from "../../components/temporary-code.ts";
import { withoutUsed } from "../../components/used-code.ts";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** 「ワンタイムパスワード」 at 「ログイン」; two consecutive ones where the token's clock has to be set right. */
export function OneTimePasswordScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person, twoCodes, temporaryCodes } = useSession();
  const [code, setCode] = useState("");
  const [second, setSecond] = useState("");
  const give = useSessionAct(ipc.giveOneTimePassword);
  const leave = useSessionAct(ipc.signOut);
  const { errors, attempt, at, complete } = useFormErrors(give, ({ code }) =>
    code === "otp_suspended" ? undefined : "code",
  );
  const labels = twoCodes
    ? { first: t("oneTimePassword.first"), second: t("oneTimePassword.second") }
    : { first: t("common.otp"), second: "" };
  const submit = async () => {
    const first = { field: "code", label: labels.first, value: code };
    const next = { field: "second", label: labels.second, value: second };
    const alone = !twoCodes || (temporaryCodes && second === "" && looksTemporary(code));
    if (!complete(alone ? [first] : [first, next])) return;
    await give.run(code, alone ? null : second);
    setCode(withoutUsed(code));
    setSecond(withoutUsed(second));
  };
  return (
    <PlainFrame>
      <PageHeader title={t("signIn.title")} />
      {person && (
        <DefinitionList
          items={[
            {
              label: t("oneTimePassword.who"),
              value: t("common.withRole", { name: person.name, role: t(`role.${person.role}`) }),
            },
          ]}
        />
      )}
      {(twoCodes || temporaryCodes) && (
        <Notice tone="info">
          {twoCodes && <p>{t("oneTimePassword.twoCodes")}</p>}
          {temporaryCodes && (
            <p>{t(twoCodes ? "oneTimePassword.temporaryOfTwo" : "oneTimePassword.temporary")}</p>
          )}
        </Notice>
      )}
      <Form
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        label={t("signIn.title")}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={give.pending}>
              {t("oneTimePassword.submit")}
            </Button>
            <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
              {t("nav.signOut")}
            </Button>
          </>
        }
      >
        <CodeField
          id="code"
          label={labels.first}
          value={code}
          onChange={setCode}
          error={at("code")}
          width="medium"
          autoFocus
        />
        {twoCodes && (
          <CodeField
            id="second"
            label={labels.second}
            description={t("oneTimePassword.secondHint")}
            value={second}
            onChange={setSecond}
            error={at("second")}
            width="medium"
          />
        )}
      </Form>
    </PlainFrame>
  );
}
