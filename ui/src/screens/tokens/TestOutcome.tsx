import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice, type NoticeTone } from "../../components/Notice.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { useFormat } from "../../format.ts";
import type { Tested, TokenView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";

/** What a test came to: what it is, why, and what to do. */
export function TestOutcome({ tested, token }: { tested: Tested; token: TokenView }) {
  const { t } = useTranslation();
  const { tone, title, hint } = useVerdict(tested, token);
  const facts = useFacts(tested);
  return (
    <Notice tone={tone} title={title} live>
      {hint && <p>{hint}</p>}
      {facts.length > 0 && <DefinitionList items={facts} />}
      <p className="quiet">{t("tokens.test.noEffect")}</p>
    </Notice>
  );
}

function useVerdict(
  { matched, alreadyUsed, acceptable }: Tested,
  token: TokenView,
): { tone: NoticeTone; title: string; hint?: string } {
  const { t } = useTranslation();
  const timeBased = token.offsetSeconds !== null;
  if (!matched) {
    const hint = t(timeBased ? "tokens.test.unknownHint" : "tokens.test.unknownEvent");
    return { tone: "attention", title: t("tokens.test.unknown"), hint };
  }
  if (alreadyUsed) return { tone: "info", title: t("tokens.test.used"), hint: t("tokens.test.usedHint") };
  if (acceptable) return { tone: "success", title: t("tokens.test.works") };
  const why = () => {
    if (token.state !== "in_use" && token.state !== "unregistered") {
      return t("tokens.test.stateHint", { state: t(`tokenState.${token.state}`) });
    }
    if (token.expired) return t("tokens.test.expiredHint");
    if (token.needsResync) return t("tokens.test.resyncHint");
    return t(timeBased ? "tokens.test.offHint" : "tokens.test.aheadHint");
  };
  return { tone: "attention", title: t("tokens.test.notNow"), hint: why() };
}

function useFacts({ validFrom, validUntil, seconds, presses }: Tested): { label: string; value: string }[] {
  const { t } = useTranslation();
  const format = useFormat();
  const offset = useOffsetWords();
  const session = useSession();
  const facts: { label: string; value: string }[] = [];
  if (validFrom !== null && validUntil !== null) {
    // On another day than today the day is said, too.
    const exact = (at: string) =>
      format.day(at) === format.day(session.now)
        ? format.exactTime(at)
        : `${format.date(format.day(at))} ${format.exactTime(at)}`;
    const shown = t("tokens.test.shownFromTo", { from: exact(validFrom), to: exact(validUntil) });
    facts.push({ label: t("tokens.test.shown"), value: shown });
  }
  if (seconds !== null) facts.push({ label: t("tokens.test.difference"), value: offset(seconds) });
  if (presses !== null) {
    facts.push({ label: t("tokens.test.presses"), value: t("tokens.test.pressesAhead", { n: presses }) });
  }
  return facts;
}
