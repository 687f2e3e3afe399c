import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { setFlash } from "../../components/flash.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { OwnEnrolmentForm } from "../../components/OwnEnrolmentForm.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section } from "../../components/Section.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** 「ワンタイムパスワード利用開始登録（ハードウェアトークン）」: cannot be skipped, only left by 「ログアウト」. */
export function EnrolmentScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person } = useSession();
  const leave = useSessionAct(ipc.signOut);
  return (
    <PlainFrame wide>
      <PageHeader title={t("enrolment.title")}>
        {person && <p>{t("common.honorific", { name: person.name })}</p>}
        <p className="quiet">{t("enrolment.lead")}</p>
      </PageHeader>
      <Section title={t("enrolment.tokenInformation")}>
        <OwnEnrolmentForm
          onEnrolled={() => setFlash("enrolment.done")}
          otherWays={
            <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
              {t("nav.signOut")}
            </Button>
          }
        />
      </Section>
    </PlainFrame>
  );
}
