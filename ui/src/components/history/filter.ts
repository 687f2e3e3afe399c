import { parseDate } from "@internationalized/date";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import { kindOf } from "../../ipc/history-kinds.ts";
import { useSession } from "../../ipc/session.ts";
import { useRefusalWords } from "../refusal.ts";

/** Which entries; `null`: all. */
export type Filter = {
  /** Days, both included. */
  from: string | null;
  to: string | null;
  /** Login IDs. */
  user: string | null;
  operator: string | null;
  kind: string | null;
  /** `done`, `refused`, or the code of a refusal. */
  result: string | null;
};

const NO_FILTER: Filter = { from: null, to: null, user: null, operator: null, kind: null, result: null };

/** Days shown at first, before today. */
const DAYS = 100;

/** Today and the hundred days before. */
export function useFirstFilter(): Filter {
  const { now } = useSession();
  const to = useFormat().day(now);
  return { ...NO_FILTER, from: parseDate(to).subtract({ days: DAYS }).toString(), to };
}

/** A filter as entries of exports tell it: `from=2026-08-15 kind=revoked`. */
export function readFilter(told: string): Filter {
  const parts = told.split(" ").map((part) => part.split("="));
  const value = (name: string) => parts.find(([one]) => one === name)?.[1] ?? null;
  return {
    from: value("from"),
    to: value("to"),
    user: value("user"),
    operator: value("operator"),
    kind: value("kind"),
    result: value("result"),
  };
}

/** A filter in words, one for each thing asked for. */
export function useFilterWords(): (filter: Filter) => string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const resultWords = useResultWords();
  const line = (label: string, value: string) => t("history.detail", { label, value });
  return ({ from, to, user, operator, kind, result }) => {
    const known = kind === null ? undefined : kindOf(kind);
    return [
      from && line(t("history.from"), format.date(from)),
      to && line(t("history.to"), format.date(to)),
      user && line(t("history.user"), user),
      operator && line(t("history.operator"), operator),
      kind && line(t("history.kind"), known ? t(`kind.${known}`) : kind),
      result && line(t("history.result"), resultWords(result)),
    ].filter((words) => words !== null);
  };
}

/** A result asked for: done, refused, or refused for one reason. */
export function useResultWords(): (result: string) => string {
  const { t } = useTranslation();
  const refusalWords = useRefusalWords();
  return (result) => {
    if (result === "done") return t("history.done");
    if (result === "refused") return t("history.anyRefusal");
    return t("history.refusedFor", { reason: refusalWords(result) });
  };
}
