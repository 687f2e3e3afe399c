import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { TextField } from "../../components/TextField.tsx";
import { type InstitutionKind, type InstitutionProfile, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

const KINDS = ["credit_union", "bank", "shinkin_bank"] as const satisfies readonly InstitutionKind[];

/** 「金融機関」, to change. */
export function InstitutionForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const { institution, telephone, institutionKind } = useSession();
  const [typed, setTyped] = useState<InstitutionProfile>({
    name: institution ?? "",
    telephone: telephone ?? "",
    kind: institutionKind ?? "credit_union",
  });
  const set = (change: Partial<InstitutionProfile>) => setTyped({ ...typed, ...change });
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: (authorisation) => ipc.setInstitution(typed, authorisation),
    fieldOf: ({ params }) => (typeof params.field === "string" ? id + params.field : undefined),
    onDone,
  });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });
  return (
    <>
      <PageHeader title={t("institution.title")}>
        <p className="quiet">{t("institution.lead")}</p>
      </PageHeader>
      <Form
        label={t("institution.title")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("settings.save")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("institution.title")}>
          <TextField
            {...field("institution")}
            label={t("institution.name")}
            width="full"
            value={typed.name}
            onChange={(name) => set({ name })}
          />
          <TextField
            {...field("telephone")}
            label={t("institution.telephone")}
            inputMode="tel"
            width="medium"
            value={typed.telephone}
            onChange={(telephone) => set({ telephone })}
          />
          <RadioGroup
            label={t("institution.kind")}
            description={t("institution.kindHint")}
            value={typed.kind}
            onChange={(kind) => set({ kind })}
            options={KINDS.map((value) => ({ value, title: t(`institution.kinds.${value}`) }))}
          />
        </Section>
        <Section title={t("common.authorisation")}>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}
