import { useTranslation } from "react-i18next";
import type { LossReport } from "../ipc/client.ts";
import { TextField } from "./TextField.tsx";

export const NO_LOSS: LossReport = { when: null, place: null, reporter: null };

/** 紛失: when, where, and who reported it. All of it may be missing: the token is stopped at once. */
export function LossFields({ value, onChange }: { value: LossReport; onChange: (loss: LossReport) => void }) {
  const { t } = useTranslation();
  const set = (field: keyof LossReport) => (text: string) =>
    onChange({ ...value, [field]: text === "" ? null : text });
  return (
    <>
      <TextField
        label={t("loss.when")}
        description={t("loss.whenHint")}
        value={value.when ?? ""}
        onChange={set("when")}
      />
      <TextField label={t("loss.where")} value={value.place ?? ""} onChange={set("place")} />
      <TextField label={t("loss.reporter")} value={value.reporter ?? ""} onChange={set("reporter")} />
    </>
  );
}
