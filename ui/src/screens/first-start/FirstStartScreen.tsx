import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TwoPasswords } from "../../components/NewPasswordFields.tsx";
import { useAct } from "../../ipc/act.ts";
import { type Problem, problemOf, useIpc } from "../../ipc/client.ts";
import { SESSION, useSession } from "../../ipc/session.ts";
import { CodeGone } from "./CodeGone.tsx";
import { ContractStep } from "./ContractStep.tsx";
import { contractOf, EMPTY_DRAFT, isInFirstStep, type VaultEdition } from "./draft.ts";
import { EditionChoice } from "./EditionChoice.tsx";
import { InstitutionStep } from "./InstitutionStep.tsx";
import { OperatorStep } from "./OperatorStep.tsx";
import { RecoveryStep } from "./RecoveryStep.tsx";

/**
 * 「どのように使いますか」 and, up to the recovery code, 「初期設定」. It stands for two phases, so that what was typed
 * and the code that is shown once live in one component and nowhere else.
 */
export function FirstStartScreen() {
  const { phase } = useSession();
  const [edition, setEdition] = useState<VaultEdition | null>(null);
  const leave = () => setEdition(null);
  if (edition) return <SetUp edition={edition} onLeave={leave} />;
  return phase === "recovery_code" ? (
    <CodeGone why={null} onAgain={leave} />
  ) : (
    <EditionChoice onChoose={setEdition} />
  );
}

function SetUp({ edition, onLeave }: { edition: VaultEdition; onLeave: () => void }) {
  const ipc = useIpc();
  const client = useQueryClient();
  const { phase } = useSession();
  const [step, setStep] = useState<1 | 2>(1);
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  const [gone, setGone] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);
  const prepare = useAct(async (passwords: TwoPasswords) => {
    const prepared = await ipc
      .prepareVault({
        edition,
        institution: draft.institution,
        telephone: draft.telephone,
        contract: edition === "company" ? contractOf(draft) : null,
        loginId: draft.loginId,
        loginIdAgain: draft.loginIdAgain,
        name: draft.name,
        kana: draft.kana,
        loginPassword: passwords.login,
        confirmationPassword: passwords.confirmation,
      })
      .catch((thrown: unknown) => {
        if (isInFirstStep(problemOf(thrown))) setStep(1);
        throw thrown;
      });
    // It is shown in its phase only: that has to begin first.
    await client.invalidateQueries({ queryKey: SESSION });
    setRecoveryCode(prepared.recoveryCode);
  });
  const { problem, attempt } = prepare;
  const inFirst = problem !== null && isInFirstStep(problem);
  const onChange = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });

  // Rust drops what was prepared when nobody is there for too long.
  if (recoveryCode !== null && phase !== "recovery_code") {
    setRecoveryCode(null);
    setGone(true);
  }
  if (gone) return <CodeGone why={failed} onAgain={onLeave} />;
  if (recoveryCode !== null) {
    return (
      <RecoveryStep
        edition={edition}
        code={recoveryCode}
        vaultName={edition === "company" ? draft.contractName : draft.institution}
        loginId={draft.loginId}
        onCancelled={() => setRecoveryCode(null)}
        onFailed={setFailed}
      />
    );
  }
  if (step === 2) {
    return (
      <OperatorStep
        edition={edition}
        draft={draft}
        onChange={onChange}
        refusal={{ problem: inFirst ? null : problem, attempt }}
        pending={prepare.pending}
        onBack={() => {
          prepare.clear();
          setStep(1);
        }}
        onDone={prepare.run}
      />
    );
  }
  const First = edition === "company" ? ContractStep : InstitutionStep;
  return (
    <First
      draft={draft}
      onChange={onChange}
      refusal={{ problem: inFirst ? problem : null, attempt }}
      onBack={onLeave}
      onDone={() => {
        prepare.clear();
        setStep(2);
      }}
    />
  );
}
