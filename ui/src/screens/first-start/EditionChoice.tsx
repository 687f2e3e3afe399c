import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { ChoiceCard, ChoiceList } from "../../components/ChoiceCard.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useDoor } from "../../door.ts";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import type { VaultEdition } from "./draft.ts";

/** 「どのように使いますか」. */
export function EditionChoice({ onChoose }: { onChoose: (edition: VaultEdition) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const open = useDoor();
  const errorText = useErrorText();
  const training = useSessionAct(ipc.startTraining);
  const errors = training.problem ? [{ text: errorText(training.problem), code: training.problem.code }] : [];
  return (
    <PlainFrame>
      <PageHeader title={t("firstStart.title")}>
        <p className="quiet">{t("firstStart.lead")}</p>
      </PageHeader>
      <ChoiceList>
        <ChoiceCard
          icon="building"
          title={t("firstStart.company")}
          description={t("firstStart.companyText")}
          onPress={() => onChoose("company")}
        />
        <ChoiceCard
          icon="bank"
          title={t("firstStart.branch")}
          description={t("firstStart.branchText")}
          onPress={() => onChoose("branch")}
        />
        <ChoiceCard
          icon="graduation"
          title={t("firstStart.training")}
          description={t("firstStart.trainingText")}
          onPress={() => void training.run()}
        />
      </ChoiceList>
      <div>
        <Button variant="quiet" icon="history" onPress={() => open("restore")}>
          {t("restore.title")}
        </Button>
      </div>
      {errors.length > 0 && <ErrorSummary errors={errors} attempt={training.attempt} />}
    </PlainFrame>
  );
}
