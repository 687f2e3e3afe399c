import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { TextField } from "../../components/TextField.tsx";
import { AccountFields } from "./AccountFields.tsx";
import { fieldOf, hasAccount } from "./draft.ts";
import { InstitutionFields } from "./InstitutionFields.tsx";
import styles from "./step.module.css";
import type { StepProps } from "./step.ts";

/** ① of a company: its contract and its institution. */
export function ContractStep({
  draft,
  onChange,
  refusal,
  onBack,
  onDone,
}: StepProps & { onDone: () => void }) {
  const { t } = useTranslation();
  const { errors, attempt, at, complete } = useFormErrors(refusal, fieldOf);
  const submit = () => {
    const needed = [
      { field: "contract_code", label: t("setUp.contractCode"), value: draft.code },
      { field: "contract_name", label: t("setUp.contractName"), value: draft.contractName },
    ];
    const { bank, branch, number } = draft.account;
    const parts = [
      { field: "account_bank", label: t("setUp.bankCode"), value: bank },
      { field: "account_branch", label: t("setUp.branchCode"), value: branch },
      { field: "account_number", label: t("setUp.accountNumber"), value: number },
    ];
    if (complete(hasAccount(draft.account) ? [...needed, ...parts] : needed)) onDone();
  };
  return (
    <PlainFrame wide>
      <SetUpPage edition="company" step={1} lead={t("setUp.contractLead")}>
        <Form
          onSubmit={submit}
          errors={errors}
          attempt={attempt}
          label={t("setUp.steps.contract")}
          actions={
            <>
              <Button type="submit" variant="primary" size="large">
                {t("common.next")}
              </Button>
              <Button onPress={onBack}>{t("common.back")}</Button>
            </>
          }
        >
          <div className={styles.fields}>
            <TextField
              id="contract_code"
              label={t("setUp.contractCode")}
              value={draft.code}
              onChange={(code) => onChange({ code })}
              error={at("contract_code")}
              required
              width="medium"
            />
            <TextField
              id="branch"
              label={t("setUp.branch")}
              value={draft.branch}
              onChange={(branch) => onChange({ branch })}
              error={at("branch")}
              maxLength={100}
              width="full"
            />
            <TextField
              id="contract_name"
              label={t("setUp.contractName")}
              value={draft.contractName}
              onChange={(contractName) => onChange({ contractName })}
              error={at("contract_name")}
              required
              maxLength={100}
              width="full"
            />
            <TextField
              id="contract_kana"
              label={t("common.kana")}
              value={draft.contractKana}
              onChange={(contractKana) => onChange({ contractKana })}
              maxLength={100}
              width="full"
            />
          </div>
          <AccountFields account={draft.account} onChange={(account) => onChange({ account })} at={at} />
          <FieldGroup title={t("setUp.institutionTitle")}>
            <InstitutionFields draft={draft} onChange={onChange} at={at} />
          </FieldGroup>
        </Form>
      </SetUpPage>
    </PlainFrame>
  );
}
