import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Correction, Imported } from "../../ipc/client.ts";
import { Button } from "../Button.tsx";
import { Form } from "../Form.tsx";
import { PasswordField } from "../PasswordField.tsx";
import { TextField } from "../TextField.tsx";
import styles from "./import.module.css";
import { columnOf } from "./reading.ts";

/** Cells asked for at a time: of a file with more of them, something else is wrong. */
const AT_ONCE = 20;

/** The wrong cells of a table or list, to be typed anew. The file stays as it is. */
export function CorrectionForm({
  errors,
  pending,
  onCorrect,
}: {
  errors: Imported["errors"];
  pending: boolean;
  onCorrect: (cells: Correction[]) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const cells = errors.flatMap((error) => {
    const { line } = error;
    const column = columnOf(error);
    return column ? [{ id: `${id}${line}:${column}`, line, column }] : [];
  });
  if (cells.length === 0) return null;
  const shown = cells.slice(0, AT_ONCE);
  const submit = () => {
    const given = shown.filter((cell) => (typed[cell.id] ?? "").trim() !== "");
    if (given.length === 0) return;
    onCorrect(given.map(({ id, line, column }) => ({ line, column, value: typed[id] ?? "" })));
    setTyped({});
  };
  return (
    <Form
      label={t("importForm.correct")}
      onSubmit={submit}
      actions={
        <Button type="submit" pending={pending}>
          {t("importForm.correctAndLook")}
        </Button>
      }
    >
      <h2>{t("importForm.correct")}</h2>
      <p className="quiet">{t("importForm.correctText")}</p>
      <div className={styles.cells}>
        {shown.map((cell) => {
          // A secret key is typed like a password, and never shown.
          const Field = cell.column === "secret key" ? PasswordField : TextField;
          return (
            <Field
              key={cell.id}
              id={cell.id}
              label={t("importForm.cell", {
                line: cell.line,
                column: t(`importForm.columns.${cell.column}`),
              })}
              value={typed[cell.id] ?? ""}
              onChange={(value) => setTyped((before) => ({ ...before, [cell.id]: value }))}
            />
          );
        })}
      </div>
    </Form>
  );
}
