import { useTranslation } from "react-i18next";
import type { Session, WrittenRequest } from "../ipc/client.ts";
import { Checkbox } from "./Checkbox.tsx";
import { TextField } from "./TextField.tsx";

export const NO_WRITTEN_REQUEST: WrittenRequest = { number: null, sealChecked: false };

/** Branch staff act on a written request only. */
export function needsWrittenRequest({ person }: Session): boolean {
  return person?.role === "clerk" || person?.role === "supervisor";
}

/** Ids of the fields, for `ErrorSummary`. */
export const REQUEST_NUMBER = "request-number";
export const SEAL_CHECKED = "seal-checked";

/** 「受付番号」 and 「お届印を照合しました」. */
export function WrittenRequestFields({
  value,
  onChange,
  errorAt,
}: {
  value: WrittenRequest;
  onChange: (request: WrittenRequest) => void;
  errorAt: (field: string) => string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        id={REQUEST_NUMBER}
        width="short"
        label={t("writtenRequest.number")}
        description={t("writtenRequest.numberHint")}
        required
        value={value.number ?? ""}
        onChange={(number) => onChange({ ...value, number: number === "" ? null : number })}
        error={errorAt(REQUEST_NUMBER)}
      />
      <Checkbox
        id={SEAL_CHECKED}
        required
        checked={value.sealChecked}
        onChange={(sealChecked) => onChange({ ...value, sealChecked })}
        error={errorAt(SEAL_CHECKED)}
      >
        {t("writtenRequest.seal")}
      </Checkbox>
    </>
  );
}

/** The field where a refusal of the request can be put right. */
export function requestFieldOf(code: string): string | undefined {
  if (code === "request_number_missing") return REQUEST_NUMBER;
  return code === "seal_not_checked" ? SEAL_CHECKED : undefined;
}
