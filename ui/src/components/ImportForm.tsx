import { Fragment, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format.ts";
import { useAct } from "../ipc/act.ts";
import { type FileUnlock, type Imported, type SeedFile, useIpc } from "../ipc/client.ts";
import { useErrorText } from "../ipc/problem.ts";
import { Button } from "./Button.tsx";
import { DefinitionList } from "./DefinitionList.tsx";
import { ErrorSummary } from "./ErrorSummary.tsx";
import { FileNotice, FileUnlockForm, NO_UNLOCK, refusalOf } from "./FileUnlockForm.tsx";
import { Form } from "./Form.tsx";
import { useFormErrors } from "./form-errors.ts";
import { Notice } from "./Notice.tsx";
import { PasswordField } from "./PasswordField.tsx";
import { ResultTable } from "./ResultTable.tsx";

/** A file, what it was opened with, and what the last look found. Gone with the next file, and with the screen. */
type Chosen = { nth: number; file: SeedFile; unlock: FileUnlock; found: Imported };

/** Choose the file the tokens came with, open it if it is encrypted, see what is in it, take it in. */
export function ImportForm({
  contract,
  onImported,
}: {
  /** To which contract the tokens go; `null`: to one's own, or into stock. */
  contract: string | null;
  onImported: (imported: Imported) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choices = useRef(0);
  const choose = useAct(async () => {
    const file = await ipc.chooseSeedFile();
    // Cancelled: what was chosen before stays.
    if (!file) return;
    setChosen(null);
    choices.current += 1;
    const found = await ipc.previewImport(contract, NO_UNLOCK);
    setChosen({ nth: choices.current, file, unlock: NO_UNLOCK, found });
  });
  const chooseProblem = choose.problem ? [{ text: errorText(choose.problem) }] : [];
  return (
    <div className="stack">
      <div>
        <Button icon="upload" pending={choose.pending} onPress={() => void choose.run()}>
          {chosen ? t("importForm.chooseOther") : t("importForm.choose")}
        </Button>
        <ErrorSummary errors={chooseProblem} attempt={choose.attempt} />
      </div>
      {chosen && (
        // Nothing that was typed for one file goes to another.
        <Fragment key={chosen.nth}>
          {!refusalOf(chosen.found) && <Found chosen={chosen} contract={contract} onImported={onImported} />}
          {isLocked(chosen) && (
            <FileUnlockForm
              found={chosen.found}
              given={chosen.unlock}
              contract={contract}
              onFound={(found, unlock) =>
                // Another file may have been chosen by now.
                setChosen((now) => (now?.nth === chosen.nth ? { ...now, unlock, found } : now))
              }
            />
          )}
        </Fragment>
      )}
    </div>
  );
}

const FORMATS = ["pskc", "oath-csv", "entra-csv", "safenet-xml", "yubico-csv", "otpauth"] as const;

/** The format, if it was recognised. */
function formatOf({ format }: Imported) {
  return FORMATS.filter((known) => known === format);
}

/** Something opened the file, or has to. */
function isEncrypted({ unlock, found }: Chosen): boolean {
  return unlock !== NO_UNLOCK || refusalOf(found) !== undefined;
}

/** What is wrong with it can be that what opened it was not the right thing. */
function isLocked(chosen: Chosen): boolean {
  return isEncrypted(chosen) && chosen.found.errors.length > 0;
}

function Found({
  chosen,
  contract,
  onImported,
}: {
  chosen: Chosen;
  contract: string | null;
  onImported: (imported: Imported) => void;
}) {
  const { t } = useTranslation();
  const { file, unlock, found } = chosen;
  const format = useFormat();
  const errorText = useErrorText();
  const count = (n: number) => t("common.count", { count: n });
  return (
    <>
      {isEncrypted(chosen) && !isLocked(chosen) && (
        <FileNotice tone="success" title={t("importForm.opened")} />
      )}
      <DefinitionList
        items={[
          {
            label: t("importForm.file"),
            value: t("importForm.fileSize", { name: file.name, bytes: format.number(file.bytes) }),
          },
          ...formatOf(found).map((known) => ({
            label: t("importForm.format"),
            value: t(`importForm.formats.${known}`),
          })),
          { label: t("importForm.new"), value: count(found.new) },
          { label: t("importForm.same"), value: count(found.same) },
          { label: t("importForm.changed"), value: count(found.changed) },
          { label: t("importForm.skipped"), value: count(found.skipped.length) },
        ]}
      />
      {found.skipped.length > 0 && (
        <ResultTable
          label={t("importForm.skippedList")}
          columns={[
            { title: t("importForm.line"), cell: ({ line }) => line },
            { title: t("common.serial"), cell: ({ serial }) => serial ?? t("common.none") },
            { title: t("importForm.skippedList"), cell: ({ code }) => errorText({ code, params: {} }) },
          ]}
          rows={found.skipped}
          rowKey={({ line, serial }) => `${line}:${serial}`}
        />
      )}
      {found.errors.length > 0 ? (
        <Notice tone="danger" title={t("importForm.rejected")} live>
          <ResultTable
            label={t("importForm.problems")}
            columns={[
              { title: t("importForm.line"), cell: ({ line }) => line },
              { title: t("common.serial"), cell: ({ serial }) => serial ?? t("common.none") },
              { title: t("importForm.problem"), cell: ({ problem }) => errorText(problem) },
            ]}
            rows={found.errors}
            rowKey={({ line, serial, problem }) => `${line}:${serial}:${problem.code}`}
          />
        </Notice>
      ) : found.new === 0 ? (
        <Notice tone="info" title={t("importForm.nothingNew")} live />
      ) : (
        <Take count={found.new} contract={contract} unlock={unlock} onImported={onImported} />
      )}
    </>
  );
}

function Take({
  count,
  contract,
  unlock,
  onImported,
}: {
  count: number;
  contract: string | null;
  unlock: FileUnlock;
  onImported: (imported: Imported) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [password, setPassword] = useState("");
  const take = useAct(ipc.importTokens);
  const { errors, attempt, at, complete } = useFormErrors(take, ({ code }) =>
    code.startsWith("confirmation_") ? "importPassword" : undefined,
  );
  const submit = async () => {
    const label = t("common.confirmationPassword");
    if (!complete([{ field: "importPassword", label, value: password }])) return;
    const imported = await take.run(contract, unlock, { confirmationPassword: password, otp: null });
    setPassword("");
    if (imported) onImported(imported);
  };
  return (
    <Form
      onSubmit={() => void submit()}
      errors={errors}
      attempt={attempt}
      label={t("importForm.label")}
      actions={
        <Button type="submit" variant="primary" size="large" pending={take.pending}>
          {t("importForm.take", { count })}
        </Button>
      }
    >
      <PasswordField
        id="importPassword"
        label={t("common.confirmationPassword")}
        value={password}
        onChange={setPassword}
        error={at("importPassword")}
        required
      />
    </Form>
  );
}
