import type { ReactNode } from "react";
import styles from "./ResultTable.module.css";
import { ScrollArea } from "./ScrollArea.tsx";

/** A table to read and to print: what happened to each. The first column names the row. */
export function ResultTable<T>({
  label,
  columns,
  rows,
  rowKey,
  className = "",
}: {
  label: string;
  columns: readonly { title: string; cell: (row: T) => ReactNode }[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  className?: string;
}) {
  return (
    <ScrollArea label={label} className={`${styles.area} ${className}`}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ title, cell }, index) =>
                index === 0 ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title}>{cell(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
