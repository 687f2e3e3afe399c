import { type ReactNode, useState } from "react";
import {
  Cell,
  Checkbox,
  Column,
  Row,
  type Selection,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";
import { CheckboxBox } from "./Checkbox.tsx";
import choice from "./choice.module.css";
import styles from "./DataTable.module.css";
import { EmptyState } from "./EmptyState.tsx";
import { Icon } from "./Icon.tsx";

export type DataColumn<T> = {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Makes the column sortable. */
  sortBy?: (row: T) => string | number;
  /** Names the row, for assistive technology; else the first column does. */
  rowHeader?: boolean;
  /** In rem; what is left goes to the columns without one. */
  width?: number;
  align?: "start" | "end";
};

export type DataTableProps<T> = {
  /** The name of the table. */
  label: string;
  columns: readonly DataColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  selection?: "none" | "single" | "multiple";
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Rows whose tick cannot be changed. */
  fixed?: ReadonlySet<string>;
  /** Enter or a click on a row, where a row is not selected by it. */
  onOpen?: (key: string) => void;
  /** Shown when there is nothing at all. */
  empty?: ReactNode;
  /** Whether a filter is set: then nothing found is another thing than nothing there. */
  filtered?: boolean;
  onClearFilter?: () => void;
  /** How many there are behind those shown, and how to get the next ones. */
  total?: number;
  onMore?: () => void;
  /** `list`: about eight rows in a scroll area of its own; `page`: as long as it is. */
  height?: "list" | "page";
};

/** A list to choose from. Keeps its place when rows change. */
export function DataTable<T>({
  label,
  columns,
  rows,
  rowKey,
  selection = "none",
  selected,
  onSelect,
  fixed,
  onOpen,
  empty,
  filtered = false,
  onClearFilter,
  total,
  onMore,
  height = "list",
}: DataTableProps<T>) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<SortDescriptor>();
  const choosing = selection !== "none";
  const headerKey = (columns.find((column) => column.rowHeader) ?? columns[0])?.key;

  const select = (chosen: Selection) => {
    if (!onSelect) return;
    const keys = chosen === "all" ? rows.map(rowKey) : [...chosen].map(String);
    // A fixed row keeps its tick whatever is pressed.
    const kept = [...(fixed ?? [])].filter((key) => selected?.has(key));
    const added = keys.filter((key) => !fixed?.has(key));
    onSelect(new Set([...kept, ...added]));
  };

  return (
    <div className={styles.table}>
      <div className={height === "list" ? styles.scrolling : styles.whole} data-scroll>
        <Table
          aria-label={label}
          selectionMode={selection}
          selectedKeys={selected ? new Set(selected) : undefined}
          onSelectionChange={select}
          disabledKeys={fixed ? [...fixed] : undefined}
          disabledBehavior="selection"
          disallowEmptySelection={false}
          onRowAction={onOpen && ((key) => onOpen(String(key)))}
          sortDescriptor={sort}
          onSortChange={setSort}
        >
          <TableHeader>
            {choosing && (
              <Column className={styles.tick}>
                {selection === "multiple" ? (
                  <RowTick label={t("common.selectAll")} />
                ) : (
                  <span className="visually-hidden">{t("common.selectRow")}</span>
                )}
              </Column>
            )}
            {columns.map((column) => (
              <Column
                key={column.key}
                id={column.key}
                className={column.align === "end" ? styles.end : styles.start}
                isRowHeader={column.key === headerKey}
                allowsSorting={column.sortBy !== undefined}
                style={column.width ? { inlineSize: `${column.width}rem` } : undefined}
              >
                {column.sortBy ? (
                  <span className={styles.sortable}>
                    {column.title}
                    <Icon name={sort?.column === column.key ? "chevronDown" : "sort"} />
                  </span>
                ) : (
                  column.title
                )}
              </Column>
            ))}
          </TableHeader>
          <TableBody
            renderEmptyState={() =>
              filtered ? (
                <EmptyState icon="search" title={t("common.filteredEmpty")}>
                  {onClearFilter && <Button onPress={onClearFilter}>{t("common.clearFilter")}</Button>}
                </EmptyState>
              ) : (
                empty
              )
            }
          >
            {sorted(rows, columns, sort).map((row) => {
              const key = rowKey(row);
              return (
                <Row key={key} id={key} className={onOpen ? `${styles.row} ${styles.opens}` : styles.row}>
                  {choosing && (
                    <Cell className={styles.tick}>
                      <RowTick />
                    </Cell>
                  )}
                  {columns.map((column) => (
                    <Cell key={column.key} className={column.align === "end" ? styles.end : styles.start}>
                      {column.cell(row)}
                    </Cell>
                  ))}
                </Row>
              );
            })}
          </TableBody>
        </Table>
      </div>
      {total !== undefined && (
        <div className={styles.foot}>
          <span>{t("common.shownOf", { shown: rows.length, total })}</span>
          {onMore && rows.length < total && <Button onPress={onMore}>{t("common.more")}</Button>}
        </div>
      )}
    </div>
  );
}

function RowTick({ label }: { label?: string }) {
  return (
    <Checkbox slot="selection" className={choice.item} aria-label={label}>
      <CheckboxBox />
    </Checkbox>
  );
}

function sorted<T>(
  rows: readonly T[],
  columns: readonly DataColumn<T>[],
  sort: SortDescriptor | undefined,
): readonly T[] {
  const by = columns.find((column) => column.key === sort?.column)?.sortBy;
  if (!by) return rows;
  const direction = sort?.direction === "descending" ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [by(a), by(b)];
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : String(left).localeCompare(String(right), "ja");
    return order * direction;
  });
}
