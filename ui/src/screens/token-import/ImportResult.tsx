import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { Problems } from "../../components/import/Found.tsx";
import type { Taken } from "../../components/import/ImportForm.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import { useAct } from "../../ipc/act.ts";
import { type SeedReading, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { UndoDialog } from "./UndoDialog.tsx";

/** 「トークンの取り込み結果」. */
export function ImportResult({ taken, onAgain }: { taken: Taken; onAgain: () => void }) {
  const { t } = useTranslation();
  const { imported, file, leftIn } = taken;
  const [saved, setSaved] = useState(false);
  const [erased, setErased] = useState(false);
  const [undoing, setUndoing] = useState(false);
  const [undone, setUndone] = useState<number | null>(null);
  const count = (n: number) => t("common.count", { count: n });
  const items = [
    { label: t("importForm.new"), value: count(imported.new) },
    { label: t("importForm.same"), value: count(imported.same) },
    { label: t("importForm.skipped"), value: count(imported.skipped.length) },
    { label: t("tokenImport.batch"), value: imported.batch === null ? t("common.none") : imported.batch },
  ];
  if (leftIn) items.splice(2, 0, { label: t("tokenImport.leftOut"), value: count(imported.errors.length) });
  if (undone !== null) return <UndoResult removed={undone} onAgain={onAgain} />;
  return (
    <>
      <PageHeader title={t("tokenImport.result")} />
      <Notice tone="success" live title={t("tokenImport.done", { count: imported.new })} />
      <Section title={t("tokenImport.summary")}>
        <DefinitionList items={items} />
      </Section>
      {leftIn && (
        <Section title={t("tokenImport.leftOut")}>
          <Problems errors={imported.errors} />
          <Leftovers reading={leftIn} onSaved={() => setSaved(true)} />
        </Section>
      )}
      {/* The rows that were left out are in the file alone until they are saved. */}
      {(!leftIn || saved) && (
        <SourceFile
          name={file.name}
          seen={imported.fileDigest}
          skipped={imported.skipped.length}
          onErased={() => setErased(true)}
        />
      )}
      <ResultActions>
        <LinkButton to="/tokens" icon="token">
          {t("nav.tokens")}
        </LinkButton>
        <Button onPress={onAgain}>{t("tokenImport.again")}</Button>
        {imported.batch !== null && <Button onPress={() => setUndoing(true)}>{t("tokenImport.undo")}</Button>}
      </ResultActions>
      {undoing && imported.batch !== null && (
        <UndoDialog
          batch={imported.batch}
          count={imported.new}
          erased={erased}
          onClose={() => setUndoing(false)}
          onDone={setUndone}
        />
      )}
    </>
  );
}

/** 「取込の取り消し結果」. */
function UndoResult({ removed, onAgain }: { removed: number; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("tokenImport.undoneTitle")} />
      <Notice tone="success" live title={t("tokenImport.undone", { count: removed })} />
      <ResultActions>
        <Button onPress={onAgain}>{t("tokenImport.again")}</Button>
      </ResultActions>
    </>
  );
}

/** The rows that did not go in, as a file to be corrected. */
function Leftovers({ reading, onSaved }: { reading: SeedReading; onSaved: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [name, setName] = useState<string | null>(null);
  const save = useAct(ipc.saveLeftovers);
  const press = async () => {
    const saved = await save.run(reading);
    if (!saved) return;
    setName(saved.name);
    onSaved();
  };
  return (
    <div className="stack">
      <p>{t("tokenImport.leftoversText")}</p>
      {name !== null && <Notice tone="success" live title={t("tokenImport.leftoversSaved", { name })} />}
      <ErrorSummary
        errors={save.problem ? [{ text: errorText(save.problem), code: save.problem.code }] : []}
        attempt={save.attempt}
      />
      <div>
        <Button icon="download" pending={save.pending} onPress={() => void press()}>
          {t("tokenImport.saveLeftovers")}
        </Button>
      </div>
    </div>
  );
}

/** Whoever has the file has the keys: it is offered to erase it. */
function SourceFile({
  name,
  seen,
  skipped,
  onErased,
}: {
  name: string;
  /** Digest of the file that was imported. */
  seen: string;
  /** Keys in it that are none of ours. */
  skipped: number;
  onErased: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState(false);
  const erase = useAct(async () => {
    await ipc.eraseSeedFile(seen);
    return true;
  });
  const press = async () => {
    const done = await erase.run();
    setAsking(false);
    if (!done) return;
    setErased(true);
    onErased();
  };
  return (
    <Section title={t("tokenImport.source")}>
      {erased ? (
        <Notice tone="success" live title={t("tokenImport.erased")} />
      ) : (
        <div className="stack">
          <p>{t("tokenImport.deleteFile")}</p>
          <ErrorSummary
            errors={erase.problem ? [{ text: errorText(erase.problem), code: erase.problem.code }] : []}
            attempt={erase.attempt}
          />
          <div>
            <Button icon="trash" onPress={() => setAsking(true)}>
              {t("tokenImport.erase")}
            </Button>
          </div>
        </div>
      )}
      <Dialog
        title={t("tokenImport.erase")}
        open={asking}
        alert
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t("common.cancel")}</Button>
            <Button variant="danger" pending={erase.pending} onPress={() => void press()}>
              {t("tokenImport.eraseNow")}
            </Button>
          </>
        }
      >
        <p>{t("tokenImport.eraseText", { name })}</p>
        {skipped > 0 && <p>{t("tokenImport.eraseSkipped", { count: skipped })}</p>}
      </Dialog>
    </Section>
  );
}
