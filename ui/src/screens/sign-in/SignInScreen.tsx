import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useDoor } from "../../door.ts";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { useSession } from "../../ipc/session.ts";
import { SignInForm } from "./SignInForm.tsx";
import styles from "./SignInScreen.module.css";
import { UserModeBanner } from "./UserModeBanner.tsx";

/** 「ログイン」: login ID and login password. */
export function SignInScreen() {
  const { t } = useTranslation();
  const { edition, host } = useSession();
  return (
    <PlainFrame>
      <PageHeader title={t("signIn.title")} />
      {host && <UserModeBanner host={host} />}
      {edition === "training" ? <PracticeSignIn /> : <SignInForm loginId="" password="" />}
      {!host && edition !== "training" && <OtherWays />}
    </PlainFrame>
  );
}

/** The password of a role taken in the panel of the training room stands on a card, and is filled in. */
function PracticeSignIn() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { practiceLoginId } = useSession();
  const { data: people = [] } = useQuery({
    queryKey: ["practicePeople"],
    queryFn: () => ipc.practicePeople(),
  });
  const taken = people.find(({ loginId }) => loginId === practiceLoginId);
  return (
    <>
      {taken && (
        <Notice tone="info" live>
          <p>{t("signIn.practice")}</p>
        </Notice>
      )}
      <SignInForm
        key={taken?.loginId ?? ""}
        loginId={taken?.loginId ?? practiceLoginId ?? ""}
        password={taken?.loginPassword ?? ""}
      />
    </>
  );
}

/** For whom the form is of no use. */
function OtherWays() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const open = useDoor();
  const errorText = useErrorText();
  const training = useSessionAct(ipc.startTraining);
  return (
    <div className={styles.others}>
      <Button variant="quiet" icon="key" onPress={() => open("recover")}>
        {t("recover.open")}
      </Button>
      <Button variant="quiet" icon="history" onPress={() => open("restore")}>
        {t("restore.title")}
      </Button>
      <Button
        variant="quiet"
        icon="graduation"
        pending={training.pending}
        onPress={() => void training.run()}
      >
        {t("signIn.useTraining")}
      </Button>
      {training.problem && (
        <ErrorSummary
          errors={[{ text: errorText(training.problem), code: training.problem.code }]}
          attempt={training.attempt}
        />
      )}
    </div>
  );
}
