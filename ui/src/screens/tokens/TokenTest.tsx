import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { Revealed } from "../../components/Revealed.tsx";
import { Section } from "../../components/Section.tsx";
import { withoutUsed } from "../../components/used-code.ts";
import { useAct } from "../../ipc/act.ts";
import { type Tested, type TokenView, useIpc } from "../../ipc/client.ts";
import { TestOutcome } from "./TestOutcome.tsx";

/** 「動作確認」: where a one-time password stands, without any effect. */
export function TokenTest({ token }: { token: TokenView }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const field = useId();
  const [code, setCode] = useState("");
  const [tested, setTested] = useState<Tested | null>(null);
  const test = useAct(ipc.testToken);
  const { errors, attempt, at, complete } = useFormErrors(test, (problem) =>
    problem.code.startsWith("otp_") ? field : undefined,
  );
  const submit = async () => {
    setTested(null);
    if (!complete([{ field, label: t("common.otp"), value: code }])) return;
    const answer = await test.run(token.serial, code);
    // One typed in the meantime is the next one, and stays.
    setCode(withoutUsed(code));
    setTested(answer ?? null);
  };
  return (
    <Section title={t("tokens.test.title")}>
      <p>{t("tokens.test.lead")}</p>
      <Form
        label={t("tokens.test.title")}
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        actions={
          <Button type="submit" icon="check" pending={test.pending}>
            {t("tokens.test.action")}
          </Button>
        }
      >
        <CodeField id={field} width="medium" value={code} onChange={setCode} error={at(field)} required />
      </Form>
      <Revealed answer={tested}>{tested && <TestOutcome tested={tested} token={token} />}</Revealed>
    </Section>
  );
}
