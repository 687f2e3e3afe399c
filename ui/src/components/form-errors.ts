import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../ipc/client.ts";
import { useErrorText } from "../ipc/problem.ts";
import type { FormError } from "./ErrorSummary.tsx";

/** A field that must not stay empty. */
export type NeededField = { field: string; label: string; value: string };

export type FormErrors = {
  /** For `Form` and `ActCard`. */
  errors: readonly FormError[];
  attempt: number;
  /** What is wrong with one field. */
  at: (field: string) => string | undefined;
  /** Whether nothing needed is empty and nothing else is `wrong`; what is, is said. */
  complete: (needed: readonly NeededField[], wrong?: readonly FormError[]) => boolean;
};

/**
 * What is wrong with a form: fields left empty, which would only cost a try, or the refusal of its act. `fieldOf`
 * tells where a refusal can be put right.
 */
export function useFormErrors(
  { problem, attempt }: { problem: Problem | null; attempt: number },
  fieldOf: (problem: Problem) => string | undefined,
): FormErrors {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [found, setFound] = useState<readonly FormError[]>([]);
  const [incomplete, setIncomplete] = useState(0);

  const refused = problem ? [{ text: errorText(problem), code: problem.code, field: fieldOf(problem) }] : [];
  const errors = found.length > 0 ? found : refused;

  const complete: FormErrors["complete"] = (needed, wrong = []) => {
    const empty = needed.filter(({ value }) => value.trim() === "");
    const all = [
      ...empty.map(({ field, label }) => ({ text: t("common.missing", { label }), field })),
      ...wrong,
    ];
    setFound(inPageOrder(all));
    if (all.length > 0) setIncomplete(incomplete + 1);
    return all.length === 0;
  };
  const at = (field: string) => errors.find((error) => error.field === field)?.text;
  return { errors, attempt: attempt + incomplete, at, complete };
}

/** As their fields stand on the page: whoever goes through the summary goes down the form. */
function inPageOrder(errors: readonly FormError[]): FormError[] {
  const placed = errors.map((error) => ({
    error,
    place: error.field === undefined ? null : document.getElementById(error.field),
  }));
  placed.sort((one, other) => {
    if (!one.place || !other.place) return Number(one.place === null) - Number(other.place === null);
    return one.place.compareDocumentPosition(other.place) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  });
  return placed.map(({ error }) => error);
}
