import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { ContractFields } from "../../components/ContractFields.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import { type ContractView, type NewContract, useIpc } from "../../ipc/client.ts";

/** 契約先の変更: everything but the number. */
export function ChangeContract({
  contract,
  onDone,
  onCancel,
}: {
  contract: ContractView;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const { status: _, account, ...rest } = contract;
  const [typed, setTyped] = useState<NewContract>({ ...rest, account: account ?? "" });
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    needed: [{ field: `${id}name`, label: t("contracts.name"), value: typed.name }],
    act: (authorisation) => ipc.changeContract(typed, authorisation),
    fieldOf: ({ params }) => (typeof params.field === "string" ? id + params.field : undefined),
    onDone,
  });
  return (
    <>
      <PageHeader title={t("contracts.change")}>
        <p className="quiet">{t("contracts.changeLead", { name: contract.name, code: contract.code })}</p>
      </PageHeader>
      <Form
        label={t("contracts.change")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("contracts.changeAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("contracts.facts")}>
          <ContractFields
            value={typed}
            onChange={(change) => setTyped({ ...typed, ...change })}
            field={(name) => ({ id: id + name, error: errorAt(id + name) })}
          />
        </Section>
        <Section title={t("common.authorisation")}>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}
