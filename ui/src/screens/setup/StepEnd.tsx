import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import type { StepProps } from "./step.ts";

/** The ways out of a step. On only one of them lies the weight: going on, once there is nothing left to do here. */
export function StepEnd({
  over,
  last = false,
  onNext,
  onBack,
  children,
}: Pick<StepProps, "onNext" | "onBack"> & {
  /** Nothing is left to do in this step. */
  over: boolean;
  last?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const onward = last ? t("setUp.finish") : over ? t("setUp.continue") : t("setUp.later");
  return (
    <div className="row">
      <Button variant={over ? "primary" : "secondary"} size={over ? "large" : "medium"} onPress={onNext}>
        {onward}
      </Button>
      {onBack && (
        <Button variant="quiet" onPress={onBack}>
          {t("common.back")}
        </Button>
      )}
      {children}
    </div>
  );
}
