import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import type { TimeOffset } from "../ipc/client.ts";
import { EmptyState } from "./EmptyState.tsx";
import styles from "./OffsetChart.module.css";
import { useOffsetWords } from "./offset.ts";
import { linesAround, percentBetween } from "./offset-scale.ts";
import { ResultTable } from "./ResultTable.tsx";

/** How far a token's time was off, oldest first: a picture, the same in a sentence, and as a table. */
export function OffsetChart({ label, points }: { label: string; points: readonly TimeOffset[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offset = useOffsetWords();
  const kind = useKindWords();
  const caption = useId();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) {
    return (
      <EmptyState icon="clock" title={t("offset.empty")}>
        <p>{t("offset.emptyHint")}</p>
      </EmptyState>
    );
  }
  const most = points.reduce((a, b) => (Math.abs(b.seconds) > Math.abs(a.seconds) ? b : a));
  const oneDay = format.day(first.at) === format.day(last.at);
  const day = (at: string) => (oneDay ? format.dateTime(at) : format.date(format.day(at)));
  return (
    <figure className={styles.figure}>
      <Picture label={label} points={points} caption={caption} from={day(first.at)} to={day(last.at)} />
      <figcaption id={caption} className={styles.caption}>
        {points.length === 1
          ? t("offset.summaryOne", { at: day(last.at), last: offset(last.seconds) })
          : t("offset.summary", {
              count: points.length,
              from: day(first.at),
              to: day(last.at),
              last: offset(last.seconds),
              most: offset(most.seconds),
            })}
      </figcaption>
      <details>
        <summary className={styles.summary}>{t("offset.asTable")}</summary>
        <ResultTable
          label={label}
          columns={[
            {
              title: t("offset.at"),
              cell: ({ at }) => <span className="figures">{format.dateTime(at)}</span>,
            },
            { title: t("offset.offset"), cell: ({ seconds }) => offset(seconds) },
            { title: t("offset.shownBy"), cell: (point) => kind(point.kind) },
          ]}
          rows={points.toReversed()}
          rowKey={({ at, kind }) => `${at} ${kind}`}
        />
      </details>
    </figure>
  );
}

/** Drawn in percent of its place, so that lines and points keep their thickness at every size. */
function Picture({
  label,
  points,
  caption,
  from,
  to,
}: {
  label: string;
  points: readonly TimeOffset[];
  /** The `id` of the sentence that says the same. */
  caption: string;
  from: string;
  to: string;
}) {
  const offset = useOffsetWords();
  const lines = linesAround(points.map(({ seconds }) => seconds));
  const times = points.map(({ at }) => Date.parse(at));
  const y = (seconds: number) => percentBetween(seconds, lines[0] ?? 0, lines.at(-1) ?? 0);
  const x = (time: number) => percentBetween(time, times[0] ?? 0, times.at(-1) ?? 0);
  const dots = points.map(({ at, seconds, kind }) => ({
    key: `${at} ${kind}`,
    x: x(Date.parse(at)),
    y: y(seconds),
    resynced: kind === "token_resynced",
  }));
  return (
    <div className={styles.chart}>
      <ol className={styles.scale} aria-hidden="true">
        {lines.map((seconds) => (
          <li key={seconds}>{offset(seconds)}</li>
        ))}
      </ol>
      <svg className={styles.plot} role="img" aria-label={label} aria-describedby={caption}>
        {lines.map((seconds) => (
          <line
            key={seconds}
            className={seconds === 0 ? styles.zero : styles.line}
            x1="0%"
            x2="100%"
            y1={y(seconds)}
            y2={y(seconds)}
          />
        ))}
        {dots.map((dot, index) => {
          const before = dots[index - 1];
          return (
            before && (
              <line key={dot.key} className={styles.way} x1={before.x} y1={before.y} x2={dot.x} y2={dot.y} />
            )
          );
        })}
        {dots.map(({ key, x, y, resynced }) => (
          <circle key={key} className={resynced ? styles.resynced : styles.dot} cx={x} cy={y} />
        ))}
      </svg>
      <p className={styles.days} aria-hidden="true">
        <span>{from}</span>
        {points.length > 1 && <span>{to}</span>}
      </p>
    </div>
  );
}

// What shows how far a token's time is off.
const KINDS = ["enrolled", "signed_in", "verified", "token_resynced", "token_found"] as const;

function useKindWords(): (kind: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const known = KINDS.find((one) => one === name);
    return known ? t(`kind.${known}`) : t("common.none");
  };
}
