import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Card } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Resynced, TokenView } from "../../ipc/client.ts";
import { useBack } from "../../navigation.ts";

/** 「時刻補正結果」. */
export function ResyncResult({ token, result }: { token: TokenView; result: Resynced }) {
  const { t } = useTranslation();
  const { serial, state, expired } = token;
  const back = useBack();
  const title = useTitle(result);
  const facts = useFacts(result);
  const next = state === "paused" ? "resync.stillPaused" : "resync.worksAtOnce";
  return (
    <>
      <PageHeader title={t("resync.resultTitle")} />
      <Notice tone="success" live title={title}>
        <p>{t(expired ? "resync.expired" : next)}</p>
        {result.swapped && <p>{t("resync.swapped")}</p>}
      </Notice>
      <Card>
        <DefinitionList
          items={[{ label: t("common.serial"), value: <span className="figures">{serial}</span> }, ...facts]}
        />
      </Card>
      <div className="row">
        <LinkButton to="/tokens/detail/$serial" params={{ serial }} variant="primary" icon="token">
          {t("resync.toToken")}
        </LinkButton>
        {back ? (
          <Button icon="chevronLeft" onPress={back}>
            {t("common.back")}
          </Button>
        ) : (
          <LinkButton to="/tokens" icon="chevronLeft">
            {t("tokens.backToList")}
          </LinkButton>
        )}
      </div>
    </>
  );
}

function useTitle({ offsetSeconds }: Resynced): string {
  const { t } = useTranslation();
  const offset = useOffsetWords();
  if (offsetSeconds === null) return t("resync.correctedEvent");
  return offsetSeconds === 0 ? t("resync.exact") : t("resync.corrected", { offset: offset(offsetSeconds) });
}

function useFacts({ offsetSeconds, correctedSeconds, skipped }: Resynced) {
  const { t } = useTranslation();
  const format = useFormat();
  const offset = useOffsetWords();
  const facts: { label: string; value: string }[] = [];
  if (offsetSeconds !== null) facts.push({ label: t("resync.offset"), value: offset(offsetSeconds) });
  if (correctedSeconds !== null) {
    const change = correctedSeconds === 0 ? t("resync.unchanged") : format.duration(correctedSeconds);
    facts.push({ label: t("resync.change"), value: change });
  }
  if (skipped !== null) {
    facts.push({ label: t("resync.skipped"), value: t("resync.times", { n: skipped }) });
  }
  return facts;
}
