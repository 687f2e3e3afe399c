import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Card } from "../../components/Section.tsx";
import { useAct } from "../../ipc/act.ts";
import { type TableEncoding, useIpc } from "../../ipc/client.ts";
import type { TokenList } from "../../list-memory.ts";
import { ExportActions } from "./ExportActions.tsx";
import { type Exported, queryOf } from "./export.ts";

const ENCODINGS = ["utf8", "shift_jis"] as const satisfies readonly TableEncoding[];

/** The list, without keys: nobody proves himself for what he sees. */
export function ExportList({
  filter,
  onDone,
  onCancel,
}: {
  filter: TokenList;
  onDone: (exported: Exported) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [encoding, setEncoding] = useState<TableEncoding>("utf8");
  const exporting = useAct(() => ipc.exportTokenList(queryOf(filter), encoding));
  const { errors, attempt } = useFormErrors(exporting, () => undefined);
  const submit = async () => {
    const file = await exporting.run();
    // The system's dialog was closed without a place: nothing was done.
    if (file) onDone({ with: "list", file });
  };
  return (
    <Form
      label={t("tokenExport.title")}
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      actions={<ExportActions pending={exporting.pending} onCancel={onCancel} />}
    >
      <Card>
        <RadioGroup
          label={t("tokenExport.encoding")}
          description={t("tokenExport.encodingHint")}
          value={encoding}
          onChange={setEncoding}
          options={ENCODINGS.map((value) => ({ value, title: t(`tokenExport.encodings.${value}`) }))}
        />
      </Card>
    </Form>
  );
}
