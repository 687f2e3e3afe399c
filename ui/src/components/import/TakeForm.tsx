import { useTranslation } from "react-i18next";
import { type Imported, type SeedReading, useIpc } from "../../ipc/client.ts";
import { AuthorisationFields, useAuthorised } from "../Authorised.tsx";
import { Button } from "../Button.tsx";
import { Form } from "../Form.tsx";
import { ImportProgress } from "./ImportProgress.tsx";

/** 「取り込む」, with 「認証項目」; while it goes on, how far it is, and the way to break it off. */
export function TakeForm({
  found,
  reading,
  leavesOut,
  onTaking,
  onTaken,
}: {
  found: Imported;
  reading: SeedReading;
  /** Without the rows that are wrong. */
  leavesOut: boolean;
  /** Whether it is under way. */
  onTaking: (taking: boolean) => void;
  onTaken: (imported: Imported) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { submit, pending, errors, attempt, fields } = useAuthorised<Imported>({
    act: (authorisation) => {
      onTaking(true);
      return ipc.importTokens(reading, leavesOut, authorisation).finally(() => onTaking(false));
    },
    onDone: onTaken,
  });
  return (
    <Form
      onSubmit={submit}
      errors={errors}
      attempt={attempt}
      label={t("importForm.label")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={pending}>
          {t(leavesOut ? "importForm.takeRest" : "importForm.take", { count: found.new })}
        </Button>
      }
    >
      <AuthorisationFields fields={fields} />
      {pending && <ImportProgress label={t("importForm.taking")} stop={t("importForm.stop")} />}
    </Form>
  );
}
