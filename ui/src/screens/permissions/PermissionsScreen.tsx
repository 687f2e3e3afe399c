import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Icon } from "../../components/Icon.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PaperHead, PaperSignatures } from "../../components/Paper.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Card } from "../../components/Section.tsx";
import { type PermissionTable, useIpc } from "../../ipc/client.ts";
import styles from "./Permissions.module.css";

/** 「操作権限一覧」: the rules by which every act is allowed or refused, as they are. */
export function PermissionsScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const query = useQuery({ queryKey: ["permissionTable"], queryFn: () => ipc.permissionTable() });
  return (
    <>
      <PageHeader title={t("permissions.title")} actions={<PrintButton />}>
        <p className="quiet">{t("permissions.lead")}</p>
      </PageHeader>
      <PaperHead />
      <Loaded query={query}>{(table) => <Table table={table} />}</Loaded>
      <PaperSignatures />
    </>
  );
}

function Table({ table: { roles, rows } }: { table: PermissionTable }) {
  const { t } = useTranslation();
  return (
    <Card>
      <ResultTable
        label={t("permissions.title")}
        className={styles.table}
        rows={rows}
        rowKey={({ act }) => act}
        columns={[
          { title: t("permissions.act"), cell: ({ act }) => t(`act.${act}`) },
          ...roles.map((role) => ({
            title: t(`role.${role}`),
            cell: ({ roles: may }: (typeof rows)[number]) => <Mark may={may.includes(role)} />,
          })),
        ]}
      />
    </Card>
  );
}

/** A mark that is told apart without colour, and said aloud. */
function Mark({ may }: { may: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={may ? styles.may : styles.mayNot}>
      {may ? <Icon name="check" /> : <span aria-hidden="true">–</span>}
      <span className="visually-hidden">{t(may ? "permissions.may" : "permissions.mayNot")}</span>
    </span>
  );
}
