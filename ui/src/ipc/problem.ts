import { useTranslation } from "react-i18next";
import { sentences, useLanguage } from "../i18n/index.ts";
import type { Language, Problem } from "./client.ts";

/**
 * The sentence for a problem: what happened, why, and what to do next. Where it depends on a parameter out of a
 * fixed list, the texts hold one sentence for each. The same rule as `message` in the `app` crate.
 */
export function errorText({ code, params }: Problem, language: Language): string {
  const entry = sentences[language][code];
  let text: string | undefined;
  if (typeof entry === "string") {
    text = entry;
  } else if (entry) {
    for (const value of Object.values(params)) {
      text ??= typeof value === "string" ? entry[value] : undefined;
    }
  }
  return Object.entries(params).reduce(
    (sentence, [name, value]) =>
      typeof value === "string" || typeof value === "number"
        ? sentence.replaceAll(`{{${name}}}`, () => String(value))
        : sentence,
    text ?? code,
  );
}

/** The same, with the number of the incident where something was written down for whoever looks into it. */
export function useErrorText(): (problem: Problem) => string {
  const language = useLanguage();
  const { t } = useTranslation();
  return (problem) => {
    const sentence = errorText(problem, language);
    const { incident } = problem.params;
    return incident ? `${sentence}${t("common.incident", { incident })}` : sentence;
  };
}
