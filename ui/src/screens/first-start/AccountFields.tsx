import { useTranslation } from "react-i18next";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { Account } from "./draft.ts";
import styles from "./step.module.css";

/** 代表口座, in its four parts. All empty: there is none. */
export function AccountFields({
  account,
  onChange,
  at,
}: {
  account: Account;
  onChange: (account: Account) => void;
  at: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <FieldGroup
      id="account"
      title={t("setUp.account")}
      description={t("setUp.accountHint")}
      error={at("account")}
    >
      <div className={styles.account}>
        <TextField
          id="account_bank"
          label={t("setUp.bankCode")}
          description={t("setUp.bankCodeHint")}
          value={account.bank}
          onChange={(bank) => onChange({ ...account, bank })}
          error={at("account_bank")}
          inputMode="numeric"
          maxLength={4}
        />
        <TextField
          id="account_branch"
          label={t("setUp.branchCode")}
          description={t("setUp.branchCodeHint")}
          value={account.branch}
          onChange={(branch) => onChange({ ...account, branch })}
          error={at("account_branch")}
          inputMode="numeric"
          maxLength={3}
        />
        <Select
          label={t("setUp.accountKind")}
          value={account.kind}
          onChange={(kind) => onChange({ ...account, kind })}
          options={[
            { value: "1", text: t("setUp.ordinary") },
            { value: "2", text: t("setUp.current") },
            { value: "4", text: t("setUp.savings") },
          ]}
        />
        <TextField
          id="account_number"
          label={t("setUp.accountNumber")}
          description={t("setUp.accountNumberHint")}
          value={account.number}
          onChange={(number) => onChange({ ...account, number })}
          error={at("account_number")}
          inputMode="numeric"
          maxLength={7}
        />
      </div>
    </FieldGroup>
  );
}
