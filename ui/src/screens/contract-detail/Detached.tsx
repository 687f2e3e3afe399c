import { useTranslation } from "react-i18next";
import { ResultTable } from "../../components/ResultTable.tsx";
import type { Detached as One } from "../../ipc/client.ts";

/** Whose registrations end, or ended. */
export function Detached({ users }: { users: readonly One[] }) {
  const { t } = useTranslation();
  if (users.length === 0) return <p className="quiet">{t("contracts.noneDetached")}</p>;
  return (
    <>
      <h3>{t("contracts.detached")}</h3>
      <ResultTable
        label={t("contracts.detached")}
        rows={users}
        rowKey={({ loginId }) => loginId}
        columns={[
          { title: t("common.name"), cell: ({ name }) => name },
          { title: t("common.loginId"), cell: ({ loginId }) => <span className="figures">{loginId}</span> },
          { title: t("common.serial"), cell: ({ serial }) => <span className="figures">{serial}</span> },
        ]}
      />
    </>
  );
}
