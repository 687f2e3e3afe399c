import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { ContractFields } from "../../components/ContractFields.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useDraft } from "../../draft.ts";
import { type ContractView, type NewContract, useIpc } from "../../ipc/client.ts";

const FIRST: NewContract = { code: "", name: "", kana: "", branch: "", account: "", otpStart: null };

/** 契約先の登録. */
export function AddContract({
  onDone,
  onCancel,
}: {
  onDone: (contract: ContractView) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const [typed, setTyped] = useState(FIRST);
  useDraft("add", typed, setTyped);
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    needed: [
      { field: `${id}contract_code`, label: t("contracts.code"), value: typed.code },
      { field: `${id}name`, label: t("contracts.name"), value: typed.name },
    ],
    act: (authorisation) => ipc.addContract(typed, authorisation),
    fieldOf: ({ params }) => (typeof params.field === "string" ? id + params.field : undefined),
    onDone,
  });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });
  const set = (change: Partial<NewContract>) => setTyped({ ...typed, ...change });
  return (
    <>
      <PageHeader title={t("contracts.add")} />
      <Form
        label={t("contracts.add")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("contracts.addAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("contracts.facts")}>
          <TextField
            {...field("contract_code")}
            label={t("contracts.code")}
            description={t("contracts.codeHint")}
            required
            value={typed.code}
            onChange={(code) => set({ code })}
          />
          <ContractFields value={typed} onChange={set} field={field} />
        </Section>
        <Section title={t("common.authorisation")}>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}
