import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { BackToUser } from "../../components/user/ChosenUser.tsx";
import { useFormat } from "../../format.ts";
import type { Purpose } from "../../ipc/client.ts";
import type { Changed } from "./ChangeUserScreen.tsx";
import { PasswordSheets } from "./PasswordSheets.tsx";
import styles from "./users.module.css";

type Row = { item: string; before: string; after: string };

/** 「利用者情報変更結果」: each field that changed, and temporary passwords if they were needed. */
export function ChangeUserResult({ changed: { user, wanted, issued } }: { changed: Changed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const purposes = (of: readonly Purpose[]) =>
    of.map((purpose) => t(`purpose.${purpose}`)).join(t("users.comma")) || t("common.none");
  const rows: Row[] = [
    { item: t("common.name"), before: user.name, after: wanted.name.trim() },
    {
      item: t("common.kana"),
      before: user.kana || t("common.none"),
      after: wanted.kana.trim() || t("common.none"),
    },
    { item: t("common.role"), before: t(`role.${user.role}`), after: t(`role.${wanted.role}`) },
    { item: t("users.otpStart"), before: format.date(user.otpStart), after: format.date(wanted.otpStart) },
    {
      item: t("users.permissions"),
      before: purposes(user.permissions),
      after: purposes(wanted.permissions),
    },
  ];
  const name = wanted.name.trim();
  return (
    <>
      <div className={issued ? "screen-only stack" : "stack"}>
        <PageHeader title={t("users.change.resultTitle")} />
        <Notice tone="success" live title={t("users.change.done", { name })} />
        <Section title={t("users.change.changed")}>
          <ResultTable
            label={t("users.change.changed")}
            columns={[
              { title: t("users.change.item"), cell: ({ item }: Row) => item },
              { title: t("users.change.before"), cell: ({ before }) => before },
              { title: t("users.change.after"), cell: ({ after }) => after },
            ]}
            rows={rows.filter(({ before, after }) => before !== after)}
            rowKey={({ item }) => item}
          />
        </Section>
      </div>
      {issued && <PasswordSheets issued={[{ loginId: user.loginId, name, passwords: issued }]} />}
      <div className={styles.actions}>
        <BackToUser />
        <ResultActions />
      </div>
    </>
  );
}
