import { useTranslation } from "react-i18next";
import type { NewContract } from "../ipc/client.ts";
import { DateField } from "./DateField.tsx";
import { TextField } from "./TextField.tsx";

/** What is typed of a contract, but for its number. `field` gives a field its id and what is wrong with it. */
export function ContractFields({
  value,
  onChange,
  field,
}: {
  value: NewContract;
  onChange: (change: Partial<NewContract>) => void;
  field: (name: string) => { id: string; error: string | undefined };
}) {
  const { t } = useTranslation();
  return (
    <>
      <div className="row">
        <TextField
          {...field("name")}
          label={t("contracts.name")}
          required
          value={value.name}
          onChange={(name) => onChange({ name })}
        />
        <TextField
          {...field("kana")}
          label={t("common.kana")}
          value={value.kana}
          onChange={(kana) => onChange({ kana })}
        />
      </div>
      <div className="row">
        <TextField
          {...field("branch")}
          label={t("contracts.branch")}
          value={value.branch}
          onChange={(branch) => onChange({ branch })}
        />
        <TextField
          {...field("account")}
          label={t("contracts.account")}
          description={t("contracts.accountHint")}
          value={value.account}
          onChange={(account) => onChange({ account })}
        />
      </div>
      <DateField
        {...field("otp_start")}
        label={t("contracts.otpStart")}
        description={t("contracts.otpStartHint")}
        width="medium"
        value={value.otpStart}
        onChange={(otpStart) => onChange({ otpStart })}
      />
    </>
  );
}
