import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type UserView, useIpc } from "../../ipc/client.ts";
import { ActCard } from "../ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../Authorised.tsx";
import { Select } from "../Select.tsx";
import type { Issued } from "./TemporaryCodesResult.tsx";

const COUNTS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;
const HOURS = ["1", "8", "24", "72", "168"] as const;

/** 「一時コードの発行」: how many, and for how long. */
export function IssueTemporaryCodes({ user, onDone }: { user: UserView; onDone: (issued: Issued) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const id = useId();
  const [count, setCount] = useState<(typeof COUNTS)[number]>("3");
  const [hours, setHours] = useState<(typeof HOURS)[number]>("24");
  const { name, loginId, temporaryCodes } = user;
  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: (authorisation) =>
      ipc.issueTemporaryCodes({ loginId, count: Number(count), hours: Number(hours) }, authorisation),
    fieldOf: ({ params }) => (typeof params.field === "string" ? id + params.field : undefined),
    onDone: (answer) => onDone({ user, ...answer }),
  });
  const sentence = t("users.temporaryCodes.sentence", { name });
  const replaces = temporaryCodes && t("users.temporaryCodes.replaces", { left: temporaryCodes.left });
  return (
    <ActCard
      sentence={[sentence, replaces].filter(Boolean).join(" ")}
      action={t("users.temporaryCodes.action")}
      icon="key"
      pending={pending}
      errors={errors}
      attempt={attempt}
      onSubmit={submit}
    >
      <Select
        id={`${id}count`}
        label={t("users.temporaryCodes.count")}
        description={t("users.temporaryCodes.countHint")}
        value={count}
        onChange={setCount}
        options={COUNTS.map((value) => ({
          value,
          text: t("users.temporaryCodes.codes", { count: Number(value) }),
        }))}
        error={errorAt(`${id}count`)}
      />
      <Select
        id={`${id}hours`}
        label={t("users.temporaryCodes.hours")}
        description={t("users.temporaryCodes.hoursHint")}
        value={hours}
        onChange={setHours}
        options={HOURS.map((value) => ({ value, text: t(`users.temporaryCodes.validFor.${value}`) }))}
        error={errorAt(`${id}hours`)}
      />
      <AuthorisationFields fields={fields} />
    </ActCard>
  );
}
