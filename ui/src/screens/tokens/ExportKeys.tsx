import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Form } from "../../components/Form.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { Section } from "../../components/Section.tsx";
import { useIpc } from "../../ipc/client.ts";
import type { TokenList } from "../../list-memory.ts";
import { ExportActions } from "./ExportActions.tsx";
import { type Exported, queryOf } from "./export.ts";

const NO_PASSWORD = { first: "", again: "" };

/** The tokens with their keys, under a password of their own. */
export function ExportKeys({
  filter,
  onDone,
  onCancel,
}: {
  filter: TokenList;
  onDone: (exported: Exported) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const [password, setPassword] = useState(NO_PASSWORD);
  const ids = { first: `${id}password`, again: `${id}again` };
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: async (authorisation) => {
      try {
        return await ipc.exportTokens({ query: queryOf(filter), password: password.first }, authorisation);
      } catch (thrown) {
        setPassword(NO_PASSWORD);
        throw thrown;
      }
    },
    needed: [{ field: ids.first, label: t("tokenExport.password"), value: password.first }],
    check: () =>
      password.first === password.again ? [] : [{ text: t("tokenExport.passwordDiffers"), field: ids.again }],
    fieldOf: ({ code }) => (code === "password_rule" ? ids.first : undefined),
    // The system's dialog was closed without a place: nothing was done.
    keeps: (file) => file === null,
    onDone: (file) => file && onDone({ with: "keys", file }),
  });
  return (
    <Form
      label={t("tokenExport.title")}
      onSubmit={submit}
      errors={errors}
      attempt={attempt}
      actions={<ExportActions pending={pending} onCancel={onCancel} />}
    >
      <Notice tone="info" title={t("tokenExport.notIncluded")}>
        <p>{t("tokenExport.notIncludedStates")}</p>
        <p>{t("tokenExport.notIncludedUse")}</p>
      </Notice>
      <Section title={t("tokenExport.encryption")}>
        <div className="row">
          <PasswordField
            id={ids.first}
            label={t("tokenExport.password")}
            description={t("tokenExport.passwordHint")}
            value={password.first}
            onChange={(first) => setPassword((before) => ({ ...before, first }))}
            error={errorAt(ids.first)}
            required
          />
          <PasswordField
            id={ids.again}
            label={t("tokenExport.passwordAgain")}
            value={password.again}
            onChange={(again) => setPassword((before) => ({ ...before, again }))}
            error={errorAt(ids.again)}
            required
          />
        </div>
      </Section>
      <Section title={t("common.authorisation")}>
        <p>{t("tokenExport.sentence")}</p>
        <AuthorisationFields fields={fields} />
      </Section>
    </Form>
  );
}
