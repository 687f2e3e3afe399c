import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { setFlash } from "../../components/flash.ts";
import { Loaded } from "../../components/Loaded.tsx";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { AdministratorStep } from "./AdministratorStep.tsx";
import { EnrolmentStep } from "./EnrolmentStep.tsx";
import { StartDateStep } from "./StartDateStep.tsx";
import type { Done } from "./step.ts";
import { TokensStep } from "./TokensStep.tsx";

const STEPS = [TokensStep, StartDateStep, EnrolmentStep, AdministratorStep] as const;

/**
 * 「初期設定」 from step 4 on, at the desk. What is done is asked of the vault, so it goes on where it was left, also
 * after a restart.
 */
export function SetUpScreen() {
  const ipc = useIpc();
  const { hasToken } = useSession();
  const overview = useQuery({ queryKey: ["overview"], queryFn: () => ipc.overview() });
  const contracts = useQuery({ queryKey: ["contracts"], queryFn: () => ipc.contracts() });
  return (
    <Loaded query={overview}>
      {({ own, desk }) => (
        <Loaded query={contracts}>
          {({ items }) => {
            const otpStart = items[0]?.otpStart ?? null;
            const done: Done = {
              tokens: desk !== null && !desk.noTokens,
              otpStart,
              enrolment: hasToken,
              notBefore: own.otp === "not_started" ? own.otpStart : null,
              administrator: desk !== null && !desk.noAdministrator,
            };
            return <Steps done={done} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Steps({ done }: { done: Done }) {
  const go = useGo();
  const all = [done.tokens, done.otpStart !== null, done.enrolment, done.administrator];
  const [at, setAt] = useState(() => Math.max(0, all.indexOf(false)));
  const Step = STEPS[at] ?? AdministratorStep;
  const onNext = () => {
    if (at < STEPS.length - 1) {
      setAt(at + 1);
      return;
    }
    setFlash(all.includes(false) ? "setUp.left" : "setUp.finished");
    go("/");
  };
  return <Step done={done} onNext={onNext} onBack={at > 0 ? () => setAt(at - 1) : undefined} />;
}
