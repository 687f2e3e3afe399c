import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Chip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Form } from "../../components/Form.tsx";
import { ImportProgress } from "../../components/import/ImportProgress.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { useFormat } from "../../format.ts";
import { type SeenUser, type UserList, type UsersImported, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./users.module.css";

/** What a list would do: who is new, who is there already, and what is wrong; then 「登録」. */
export function FoundList({
  file,
  found,
  contract,
  onTaking,
  onImported,
}: {
  file: UserList;
  found: UsersImported;
  contract: string | null;
  onTaking: (taking: boolean) => void;
  onImported: (imported: UsersImported) => void;
}) {
  const { t } = useTranslation();
  const refused = found.errors.length > 0;
  const people = (count: number) => t("users.import.people", { count });
  return (
    <>
      <DefinitionList
        items={[
          { label: t("users.import.file"), value: file.name },
          { label: t("users.import.new"), value: people(found.new) },
          { label: t("users.import.same"), value: people(found.same) },
          { label: t("users.import.errors"), value: t("common.count", { count: found.errors.length }) },
        ]}
      />
      {refused && (
        <Notice tone="danger" live title={t("users.import.rejected")}>
          <Problems errors={found.errors} />
        </Notice>
      )}
      <People rows={found.rows} />
      {!refused && found.new === 0 && <Notice tone="info" live title={t("users.import.nothingNew")} />}
      {!refused && found.new > 0 && (
        <TakeUsers found={found} contract={contract} onTaking={onTaking} onImported={onImported} />
      )}
    </>
  );
}

function Problems({ errors }: { errors: UsersImported["errors"] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <ResultTable
      label={t("users.import.problems")}
      columns={[
        { title: t("users.import.line"), cell: ({ line }) => line || t("common.none") },
        { title: t("common.loginId"), cell: ({ loginId }) => loginId || t("common.none") },
        { title: t("users.import.problem"), cell: ({ problem }) => errorText(problem) },
      ]}
      rows={errors}
      rowKey={({ line, loginId, problem }) =>
        `${line}:${loginId}:${problem.code}:${problem.params.field ?? ""}`
      }
    />
  );
}

function People({ rows }: { rows: UsersImported["rows"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <ResultTable
      label={t("users.import.found")}
      columns={[
        {
          title: t("users.nameAndId"),
          cell: ({ name, kana, loginId }: SeenUser) => (
            <span className={styles.name}>
              <span>{name}</span>
              {kana && <span className={styles.second}>{kana}</span>}
              <span className={styles.second}>{loginId}</span>
            </span>
          ),
        },
        { title: t("common.role"), cell: ({ role }) => t(`role.${role}`) },
        { title: t("users.otpStart"), cell: ({ otpStart }) => format.date(otpStart) },
        { title: t("users.import.verdict"), cell: (row) => <Verdict row={row} /> },
        { title: t("users.import.line"), cell: ({ line }) => line },
      ]}
      rows={rows}
      rowKey={({ loginId }) => loginId}
    />
  );
}

function Verdict({ row: { isKnown } }: { row: SeenUser }) {
  const { t } = useTranslation();
  return isKnown ? (
    <Chip tone="neutral" icon="check">
      {t("users.import.verdicts.same")}
    </Chip>
  ) : (
    <Chip tone="success" icon="plus">
      {t("users.import.verdicts.new")}
    </Chip>
  );
}

/** 「登録」, with 「認証項目」; while it goes on, how far it is, and the way to break it off. */
function TakeUsers({
  found,
  contract,
  onTaking,
  onImported,
}: {
  found: UsersImported;
  contract: string | null;
  onTaking: (taking: boolean) => void;
  onImported: (imported: UsersImported) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const { submit, pending, errors, attempt, fields } = useAuthorised<UsersImported>({
    otp: session.hasToken,
    act: (authorisation) => {
      onTaking(true);
      const reading = { contract, seen: found.fileDigest };
      return ipc.importUsers(reading, authorisation).finally(() => onTaking(false));
    },
    onDone: onImported,
  });
  return (
    <Form
      onSubmit={submit}
      errors={errors}
      attempt={attempt}
      label={t("users.import.label")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={pending}>
          {t("users.import.action", { count: found.new })}
        </Button>
      }
    >
      <p>{t("users.import.passwords")}</p>
      <AuthorisationFields fields={fields} />
      {pending && <ImportProgress label={t("users.import.taking")} stop={t("users.import.stop")} />}
    </Form>
  );
}
