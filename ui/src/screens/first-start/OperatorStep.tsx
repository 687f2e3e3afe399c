import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { FieldGroup } from "../../components/FieldGroup.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { NewPasswordFields, NO_PASSWORDS, type TwoPasswords } from "../../components/NewPasswordFields.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { TextField } from "../../components/TextField.tsx";
import { fieldOf, type VaultEdition } from "./draft.ts";
import styles from "./step.module.css";
import type { StepProps } from "./step.ts";

/** ② The first operator: the master, in a branch a supervisor. */
export function OperatorStep({
  edition,
  draft,
  onChange,
  refusal,
  pending,
  onBack,
  onDone,
}: StepProps & {
  edition: VaultEdition;
  pending: boolean;
  onDone: (passwords: TwoPasswords) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [passwords, setPasswords] = useState(NO_PASSWORDS);
  const { errors, attempt, at, complete } = useFormErrors(refusal, fieldOf);
  const submit = async () => {
    const needed = [
      { field: "login_id", label: t("common.loginId"), value: draft.loginId },
      { field: "login_id_again", label: t("setUp.loginIdAgain"), value: draft.loginIdAgain },
      { field: "name", label: t("common.name"), value: draft.name },
      { field: "loginPassword", label: t("common.loginPassword"), value: passwords.login },
      {
        field: "confirmationPassword",
        label: t("common.confirmationPassword"),
        value: passwords.confirmation,
      },
    ];
    const differs = draft.loginIdAgain.trim() !== "" && draft.loginId.trim() !== draft.loginIdAgain.trim();
    if (!complete(needed, differs ? [{ text: t("setUp.loginIdDiffers"), field: "login_id_again" }] : []))
      return;
    await onDone(passwords);
    setPasswords(NO_PASSWORDS);
  };
  return (
    <PlainFrame wide>
      <SetUpPage edition={edition} step={2} lead={t("setUp.operatorLead")}>
        <Form
          onSubmit={() => void submit()}
          errors={errors}
          attempt={attempt}
          label={t(edition === "company" ? "setUp.steps.master" : "setUp.steps.supervisor")}
          actions={
            <>
              <Button type="submit" variant="primary" size="large" pending={pending}>
                {t("common.next")}
              </Button>
              <Button onPress={onBack} isDisabled={pending}>
                {t("common.back")}
              </Button>
              <span role="status">{pending && t("setUp.preparing")}</span>
            </>
          }
        >
          <div className={styles.fields}>
            <TextField
              id="login_id"
              label={t("common.loginId")}
              description={t("setUp.loginIdHint")}
              value={draft.loginId}
              onChange={(loginId) => onChange({ loginId })}
              error={at("login_id")}
              required
              width="full"
            />
            <TextField
              id="login_id_again"
              label={t("setUp.loginIdAgain")}
              value={draft.loginIdAgain}
              onChange={(loginIdAgain) => onChange({ loginIdAgain })}
              error={at("login_id_again")}
              required
              width="full"
            />
            <TextField
              id="name"
              label={t("common.name")}
              value={draft.name}
              onChange={(name) => onChange({ name })}
              error={at("name")}
              required
              maxLength={100}
              width="full"
            />
            <TextField
              id="kana"
              label={t("common.kana")}
              value={draft.kana}
              onChange={(kana) => onChange({ kana })}
              error={at("kana")}
              maxLength={100}
              width="full"
            />
          </div>
          <FieldGroup title={t("setUp.passwords")} description={t("setUp.passwordsHint")}>
            <NewPasswordFields value={passwords} onChange={setPasswords} at={at} />
          </FieldGroup>
        </Form>
      </SetUpPage>
    </PlainFrame>
  );
}
