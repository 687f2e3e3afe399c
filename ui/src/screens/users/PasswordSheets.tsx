import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { IssuedTo } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./PasswordSheets.module.css";

/** Temporary passwords: on screen a list, this one time; on paper a sheet of its own for each user. */
export function PasswordSheets({ issued }: { issued: readonly IssuedTo[] }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.onScreen}>
        <Section title={t("users.temporaryPasswords.list")}>
          <Notice tone="attention">
            <p>{t("users.temporaryPasswords.onceOnly")}</p>
          </Notice>
          <ResultTable
            label={t("users.temporaryPasswords.list")}
            columns={[
              {
                title: t("common.name"),
                cell: ({ name, loginId }: IssuedTo) => (
                  <>
                    <span className={styles.name}>{name}</span> <span className="figures">{loginId}</span>
                  </>
                ),
              },
              {
                title: t("users.temporaryPasswords.login"),
                cell: ({ passwords }) => <code className={styles.password}>{passwords.login}</code>,
              },
              {
                title: t("users.temporaryPasswords.confirmation"),
                cell: ({ passwords }) => <code className={styles.password}>{passwords.confirmation}</code>,
              },
            ]}
            rows={issued}
            rowKey={({ loginId }) => loginId}
          />
        </Section>
      </div>
      {issued.map((to) => (
        <Sheet key={to.loginId} to={to} />
      ))}
    </>
  );
}

function Sheet({ to: { loginId, name, passwords } }: { to: IssuedTo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { institution, contractName, person, now } = useSession();
  const items = [
    { label: t("common.loginId"), value: <span className="figures">{loginId}</span> },
    {
      label: t("users.temporaryPasswords.login"),
      value: <code className={styles.large}>{passwords.login}</code>,
    },
    {
      label: t("users.temporaryPasswords.confirmation"),
      value: <code className={styles.large}>{passwords.confirmation}</code>,
    },
    { label: t("users.temporaryPasswords.issuedOn"), value: format.paperDate(format.day(now)) },
    { label: t("users.temporaryPasswords.issuedBy"), value: person?.name ?? "" },
  ];
  return (
    <div className={`print-only ${styles.sheet}`}>
      <h1>{t("users.temporaryPasswords.sheetTitle")}</h1>
      <p>{[institution, contractName].filter(Boolean).join("　")}</p>
      <p className={styles.to}>{t("common.honorific", { name })}</p>
      <DefinitionList items={items} />
      <ul className={styles.advice}>
        <li>{t("users.temporaryPasswords.useNext")}</li>
        <li>{t("users.temporaryPasswords.useHow")}</li>
        <li>{t("users.temporaryPasswords.useSafely")}</li>
      </ul>
    </div>
  );
}
