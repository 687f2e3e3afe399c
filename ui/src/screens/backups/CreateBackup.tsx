import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Card, Section } from "../../components/Section.tsx";
import { type BackupMade, useIpc } from "../../ipc/client.ts";

const NO_PASSWORD = { first: "", again: "" };

/** 「バックアップを作成」. */
export function CreateBackup({
  onDone,
  onCancel,
}: {
  onDone: (done: { made: BackupMade; elsewhere: boolean; password: boolean }) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  // Beside the vault there is the day's backup already.
  const [elsewhere, setElsewhere] = useState(true);
  const [password, setPassword] = useState(NO_PASSWORD);
  const ids = { first: `${id}password`, again: `${id}again` };

  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: async (authorisation) => {
      try {
        return await ipc.createBackup({ elsewhere, password: password.first || null }, authorisation);
      } catch (thrown) {
        setPassword(NO_PASSWORD);
        throw thrown;
      }
    },
    check: () =>
      password.first === password.again ? [] : [{ text: t("backups.passwordDiffers"), field: ids.again }],
    fieldOf: ({ code }) => (code === "password_rule" ? ids.first : undefined),
    // The system's dialog was closed without a place: nothing was done.
    keeps: (made) => made === null,
    onDone: (made) => made && onDone({ made, elsewhere, password: password.first !== "" }),
  });
  return (
    <>
      <PageHeader title={t("backups.create")} />
      <Form
        label={t("backups.create")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("backups.createAction")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
            <span role="status">{pending && t("backups.creating")}</span>
          </>
        }
      >
        <Card>
          <RadioGroup
            label={t("backups.place")}
            value={elsewhere ? "elsewhere" : "beside"}
            onChange={(place) => setElsewhere(place === "elsewhere")}
            options={[
              {
                value: "elsewhere",
                title: t("backups.elsewhere"),
                description: t("backups.elsewhereText"),
              },
              { value: "beside", title: t("backups.beside"), description: t("backups.besideText") },
            ]}
          />
        </Card>
        <Section title={t("backups.ownPassword")}>
          <p className="quiet">{t("backups.ownPasswordText")}</p>
          <div className="row">
            <PasswordField
              id={ids.first}
              label={t("backups.password")}
              description={t("backups.passwordHint")}
              value={password.first}
              onChange={(first) => setPassword((before) => ({ ...before, first }))}
              error={errorAt(ids.first)}
            />
            <PasswordField
              id={ids.again}
              label={t("backups.passwordAgain")}
              value={password.again}
              onChange={(again) => setPassword((before) => ({ ...before, again }))}
              error={errorAt(ids.again)}
            />
          </div>
        </Section>
        <Section title={t("common.authorisation")}>
          <p>{t(elsewhere ? "backups.sentenceElsewhere" : "backups.sentenceBeside")}</p>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}
