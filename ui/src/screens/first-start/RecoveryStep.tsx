import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { RecoverySheet } from "../../components/RecoverySheet.tsx";
import { SetUpPage } from "../../components/SetUpPage.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { type Problem, problemOf, useIpc } from "../../ipc/client.ts";
import { landAt } from "../../landing.ts";
import type { VaultEdition } from "./draft.ts";
import styles from "./step.module.css";

/** ③ The recovery code: shown once, to be printed; its last group is typed back from the paper. */
export function RecoveryStep({
  edition,
  code,
  vaultName,
  loginId,
  onCancelled,
  onFailed,
}: {
  edition: VaultEdition;
  /** In groups, with hyphens between. */
  code: string;
  vaultName: string;
  loginId: string;
  onCancelled: () => void;
  /** The vault could not be written, and what was prepared is gone. */
  onFailed: (problem: Problem) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [lastGroup, setLastGroup] = useState("");
  const create = useSessionAct(async () => {
    const session = await ipc.createVault(lastGroup).catch((thrown: unknown) => {
      const problem = problemOf(thrown);
      if (problem.code !== "recovery_code_wrong") onFailed(problem);
      throw thrown;
    });
    // A company goes on with step 4 at its desk.
    if (edition === "company") landAt("/setup");
    return session;
  });
  const cancel = useSessionAct(async () => {
    const session = await ipc.cancelSetup();
    onCancelled();
    return session;
  });
  const { errors, attempt, at, complete } = useFormErrors(create, () => "last_group");
  const submit = async () => {
    if (!complete([{ field: "last_group", label: t("setUp.lastGroup"), value: lastGroup }])) return;
    await create.run();
    setLastGroup("");
  };
  return (
    <PlainFrame wide>
      <SetUpPage edition={edition} step={3} lead={t("setUp.recoveryLead")}>
        <RecoverySheet code={code} vaultName={vaultName} loginId={loginId} />
        <div className={`screen-only ${styles.steps}`}>
          <Notice tone="attention">
            <div className={styles.advice}>
              <p>{t("setUp.recoveryAdvice")}</p>
              <PrintButton />
            </div>
          </Notice>
          <Form
            onSubmit={() => void submit()}
            errors={errors}
            attempt={attempt}
            label={t("setUp.recoveryCode")}
            actions={
              <>
                <Button type="submit" variant="primary" size="large" pending={create.pending}>
                  {t("setUp.create")}
                </Button>
                <Button
                  pending={cancel.pending}
                  isDisabled={create.pending}
                  onPress={() => void cancel.run()}
                >
                  {t("common.back")}
                </Button>
              </>
            }
          >
            <TextField
              id="last_group"
              label={t("setUp.lastGroup")}
              description={t("setUp.lastGroupHint")}
              value={lastGroup}
              onChange={setLastGroup}
              error={at("last_group")}
              required
            />
          </Form>
        </div>
      </SetUpPage>
    </PlainFrame>
  );
}
