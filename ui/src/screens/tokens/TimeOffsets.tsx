import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { OffsetChart } from "../../components/OffsetChart.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { Section } from "../../components/Section.tsx";
import { type TokenView, useIpc } from "../../ipc/client.ts";
import styles from "./tokens.module.css";

/** 「時刻のずれ」: now, and how it came about. */
export function TimeOffsets({ token: { serial, offsetSeconds, longUnused } }: { token: TokenView }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const offset = useOffsetWords();
  // An event-based token has no time.
  const timeBased = offsetSeconds !== null;
  const query = useQuery({
    queryKey: ["timeOffsets", serial],
    queryFn: () => ipc.timeOffsets(serial),
    enabled: timeBased,
  });
  if (!timeBased) return null;
  return (
    <Section title={t("tokens.offset.title")}>
      {longUnused && (
        <Notice tone="attention" title={t("tokens.offset.longUnused")}>
          <p>{t("tokens.offset.longUnusedHint")}</p>
        </Notice>
      )}
      <DefinitionList
        items={[
          {
            label: t("tokens.offset.now"),
            value: (
              <span className={styles.marked}>
                <span>{offset(offsetSeconds)}</span>
                {offsetSeconds !== 0 && <span className={styles.second}>{t("tokens.offset.known")}</span>}
              </span>
            ),
          },
        ]}
      />
      <Loaded query={query}>
        {(points) => <OffsetChart label={t("tokens.offset.title")} points={points} />}
      </Loaded>
    </Section>
  );
}
