import { useTranslation } from "react-i18next";
import { OtpChip, RoleChip } from "../../components/Chip.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Section } from "../../components/Section.tsx";
import { useUsers } from "../../ipc/users.ts";
import { useGo } from "../../navigation.ts";

/** The users of a contract; each opens his card. */
export function ContractUsers({ code }: { code: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const query = useUsers("", { contract: code });
  return (
    <Section title={t("contracts.usersOf")}>
      <Loaded query={query}>
        {({ items, total }) => (
          <DataTable
            label={t("contracts.usersOf")}
            rows={items}
            rowKey={({ loginId }) => loginId}
            total={total}
            onMore={query.more}
            onOpen={(loginId) => go("/manage/users/detail/$loginId", { loginId })}
            empty={<EmptyState icon="users" title={t("contracts.noUsers")} />}
            columns={[
              { key: "name", title: t("common.name"), rowHeader: true, cell: ({ name }) => name },
              {
                key: "loginId",
                title: t("common.loginId"),
                cell: ({ loginId }) => <span className="figures">{loginId}</span>,
              },
              { key: "role", title: t("common.role"), cell: ({ role }) => <RoleChip role={role} /> },
              { key: "otp", title: t("common.otp"), cell: ({ otp }) => <OtpChip standing={otp} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
