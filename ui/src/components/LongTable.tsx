import { type KeyboardEvent, type ReactNode, type UIEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import type { Rows } from "../ipc/parts.ts";
import { CheckboxBox } from "./Checkbox.tsx";
import choice from "./choice.module.css";
import { EmptyState } from "./EmptyState.tsx";
import { Icon } from "./Icon.tsx";
import { Failed } from "./Loaded.tsx";
import styles from "./LongTable.module.css";
import { Skeleton } from "./Skeleton.tsx";

/** In rem, as in the style sheet. */
const ROW = 3.5;
/** The same of the column of ticks, between two columns, and at both sides together. */
const TICK = 2.5;
const GAP = 0.75;
const SIDES = 1.5;
/** Where nothing is laid out, as in tests. */
const UNSEEN_ROWS = 20;

export type LongColumn<T, Sort extends string> = {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Makes the column sortable, by this name. */
  sort?: Sort;
  /** In rem: it is never narrower. */
  width: number;
  /** How much of what is left it takes. */
  grow?: number;
  align?: "start" | "end";
};

export type LongTableProps<T, Sort extends string> = {
  /** The name of the table. */
  label: string;
  columns: readonly LongColumn<T, Sort>[];
  rows: Rows<T>;
  rowKey: (row: T) => string;
  /** Names the question: another one begins at its top. */
  question: string;
  /** The row at the top when it is shown first, and whoever remembers it. */
  top?: number;
  onTop?: (top: number) => void;
  sort?: Sort;
  descending?: boolean;
  onSort?: (sort: Sort, descending: boolean) => void;
  /** Enter, or a click on a row. */
  onOpen?: (row: T) => void;
  selected?: ReadonlySet<string>;
  /** Space, or a click on the tick. */
  onSelect?: (row: T, selected: boolean) => void;
  empty: ReactNode;
  /** Whether a filter is set: then nothing found is another thing than nothing there. */
  filtered: boolean;
};

// The list has the focus and takes the keys for its rows, and a table element cannot leave rows out: what the linter asks
// of tables does not hold here (biome.json).

/**
 * A list of any length. What is drawn are the rows in sight and no others: the scroll bar moves over an empty height,
 * and the rows stand in a frame that stays in sight. While rows are fetched the last ones stay, so that nothing is ever
 * blank. The focus is on the list itself, which names the row it is at: no row that scrolls away takes it along.
 */
export function LongTable<T, Sort extends string>({
  label,
  columns,
  rows,
  rowKey,
  question,
  top = 0,
  onTop,
  sort,
  descending = false,
  onSort,
  onOpen,
  selected,
  onSelect,
  empty,
  filtered,
}: LongTableProps<T, Sort>) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ question, top: top * rowHeight(), height: 0 });
  const [active, setActive] = useState(top);
  const [kept, setKept] = useState<Kept<T>>({ total: undefined, first: 0, shift: 0, rows: [] });

  const height = rowHeight();
  const offset = place.question === question ? place.top : 0;
  const first = Math.floor(offset / height);
  const count = place.height > 0 ? Math.ceil(place.height / height) : UNSEEN_ROWS;
  const here = visible(rows, first, count);
  // Rows that are not here yet leave those on the screen that are.
  const shown = here ? { total: rows.total, first, shift: offset - first * height, rows: here } : kept;
  if (!same(shown, kept)) setKept(shown);
  const total = shown.total ?? 0;
  const at = Math.min(active, Math.max(0, total - 1));

  const { want } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `want` is made anew with each part that comes
  useEffect(() => want(first, first + count), [question, first, count]);

  // Another question begins at its top, and what was left is found again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each question
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = place.question === question ? place.top : 0;
    if (place.question !== question) setActive(0);
    const measure = () => setPlace({ question, top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [question, total > 0]);

  const failed = rows.error && <Failed error={rows.error} refetch={rows.refetch} />;
  if (shown.total === undefined) return failed ?? <Skeleton lines={8} />;
  if (total === 0) {
    return (
      <div className={styles.table}>
        {filtered ? <EmptyState icon="search" title={t("common.filteredEmpty")} /> : empty}
      </div>
    );
  }

  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    setPlace({ question, top: currentTarget.scrollTop, height: currentTarget.clientHeight });
    onTop?.(Math.floor(currentTarget.scrollTop / height));
  };
  const goTo = (wanted: number) => {
    const index = Math.max(0, Math.min(total - 1, wanted));
    setActive(index);
    const element = scroller.current;
    if (!element) return;
    const room = element.clientHeight - height;
    const [from, to] = [index * height, (index + 1) * height];
    if (from < element.scrollTop) element.scrollTop = from;
    else if (to > element.scrollTop + room) element.scrollTop = to - room;
  };
  const toggle = (row: T) => onSelect?.(row, !selected?.has(rowKey(row)));
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, count - 3);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    };
    const move = moves[event.key];
    const row = rows.at(at);
    if (move !== undefined) goTo(move);
    else if (event.key === "Enter" && row !== undefined && onOpen) onOpen(row);
    else if (event.key === " " && row !== undefined && onSelect) toggle(row);
    else return;
    event.preventDefault();
  };

  // The frame is as high as what is seen of the list below its heading.
  const frame =
    place.height > 0 ? Math.min(total * height, place.height - height) : shown.rows.length * height;
  // Each row is a grid of its own: only widths that do not go by the content stand below each other.
  const widths = columns.map(({ width, grow = 0 }) =>
    grow > 0 ? `minmax(${width}rem, ${grow}fr)` : `${width}rem`,
  );
  const template = [...(onSelect ? [`${TICK}rem`] : []), ...widths].join(" ");
  const cells = columns.length + (onSelect ? 1 : 0);
  const least = columns.reduce(
    (sum, { width }) => sum + width,
    (onSelect ? TICK : 0) + (cells - 1) * GAP + SIDES,
  );
  return (
    <div className={styles.table}>
      {failed}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-multiselectable={onSelect ? true : undefined}
        aria-activedescendant={inSight(shown, at) ? `${id}-${at}` : undefined}
        tabIndex={0}
        className={styles.scroller}
        style={{ blockSize: `${(Math.min(total, 40) + 1) * ROW}rem` }}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        data-scroll
      >
        <div role="rowgroup" className={styles.head} style={{ minInlineSize: `${least}rem` }}>
          <div
            role="row"
            aria-rowindex={1}
            className={styles.cells}
            style={{ gridTemplateColumns: template }}
          >
            {onSelect && (
              <span role="columnheader" className={styles.tick}>
                <span className="visually-hidden">{t("common.selectRow")}</span>
              </span>
            )}
            {columns.map((column) => (
              <Heading
                key={column.key}
                column={column}
                sorted={column.sort !== undefined && column.sort === sort}
                descending={descending}
                onSort={onSort}
              />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          style={{ blockSize: `${total * height}px`, minInlineSize: `${least}rem` }}
          className={styles.body}
        >
          <div className={styles.frame} style={{ blockSize: `${frame}px` }} data-scroll>
            {shown.rows.map((row, i) => {
              const index = shown.first + i;
              const key = rowKey(row);
              const ticked = selected?.has(key) ?? false;
              return (
                <div
                  key={key}
                  id={`${id}-${index}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={onSelect ? ticked : undefined}
                  className={onOpen ? `${styles.row} ${styles.opens}` : styles.row}
                  data-active={index === at || undefined}
                  data-selected={ticked || undefined}
                  style={{
                    gridTemplateColumns: template,
                    transform: `translateY(${i * height - shown.shift}px)`,
                  }}
                  onClick={() => {
                    setActive(index);
                    if (onOpen) onOpen(row);
                    else toggle(row);
                  }}
                >
                  {onSelect && (
                    <span
                      role="gridcell"
                      className={`${styles.tick} ${choice.item}`}
                      data-selected={ticked || undefined}
                      onClick={(event) => {
                        event.stopPropagation();
                        setActive(index);
                        toggle(row);
                      }}
                    >
                      <CheckboxBox />
                    </span>
                  )}
                  {columns.map((column, nth) => (
                    <span
                      key={column.key}
                      role={nth === 0 ? "rowheader" : "gridcell"}
                      className={column.align === "end" ? `${styles.cell} ${styles.end}` : styles.cell}
                    >
                      {column.cell(row)}
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div className={styles.foot}>{t("common.found", { n: format.number(total) })}</div>
    </div>
  );
}

function Heading<T, Sort extends string>({
  column: { title, sort: by, align },
  sorted,
  descending,
  onSort,
}: {
  column: LongColumn<T, Sort>;
  sorted: boolean;
  descending: boolean;
  onSort?: (sort: Sort, descending: boolean) => void;
}) {
  const order = sorted ? (descending ? "descending" : "ascending") : undefined;
  return (
    <span
      role="columnheader"
      aria-sort={order}
      className={align === "end" ? `${styles.cell} ${styles.end}` : styles.cell}
    >
      {by !== undefined && onSort ? (
        <button type="button" className={styles.sort} onClick={() => onSort(by, sorted && !descending)}>
          {title}
          <Icon name={sorted ? "chevronDown" : "sort"} />
        </button>
      ) : (
        title
      )}
    </span>
  );
}

/** What stands on the screen. */
type Kept<T> = { total: number | undefined; first: number; shift: number; rows: readonly T[] };

/** All rows in sight, if they are here. */
function visible<T>(rows: Rows<T>, first: number, count: number): readonly T[] | undefined {
  if (rows.total === undefined) return undefined;
  const found: T[] = [];
  for (let index = first; index < Math.min(rows.total, first + count); index += 1) {
    const row = rows.at(index);
    if (row === undefined) return undefined;
    found.push(row);
  }
  return found;
}

function same<T>(a: Kept<T>, b: Kept<T>): boolean {
  return (
    a === b ||
    (a.total === b.total &&
      a.first === b.first &&
      a.shift === b.shift &&
      a.rows.length === b.rows.length &&
      a.rows.every((row, i) => row === b.rows[i]))
  );
}

function inSight<T>({ first, rows }: Kept<T>, index: number): boolean {
  return index >= first && index < first + rows.length;
}

/** Height of a row in pixels: it follows the size of the text. Where nothing is laid out that is a percentage. */
function rowHeight(): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return ROW * (fontSize.endsWith("px") ? Number.parseFloat(fontSize) : 16);
}
