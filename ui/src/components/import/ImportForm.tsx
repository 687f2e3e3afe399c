import { Fragment, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../ipc/act.ts";
import { type Imported, type SeedFile, type SeedReading, useIpc } from "../../ipc/client.ts";
import { useDrops } from "../../ipc/drops.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Button } from "../Button.tsx";
import { ErrorSummary } from "../ErrorSummary.tsx";
import { Notice } from "../Notice.tsx";
import { CorrectionForm } from "./CorrectionForm.tsx";
import { FileFacts } from "./FileFacts.tsx";
import { FileNotice, FileUnlockForm, refusalOf } from "./FileUnlockForm.tsx";
import { Problems, Skipped, Tokens } from "./Found.tsx";
import styles from "./import.module.css";
import { isUnlocked, plainly } from "./reading.ts";
import { TakeForm } from "./TakeForm.tsx";

/** A file, how it was read, and what the last look found. Gone with the next file, and with the screen. */
type Chosen = { nth: number; file: SeedFile; reading: SeedReading; found: Imported };

/** What was taken; and if rows were left out, how the file was read in which they are. */
export type Taken = { imported: Imported; file: SeedFile; leftIn: SeedReading | null };

/** Choose the file the tokens came with, open it if it is encrypted, see what is in it, put it right, take it in. */
export function ImportForm({
  contract,
  whole = false,
  onTaken,
}: {
  /** To which contract the tokens go; `null`: to one's own, or into stock. */
  contract: string | null;
  /** No row may be left out: there is no page after this one that would show which. */
  whole?: boolean;
  onTaken: (taken: Taken) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choices = useRef(0);
  const choose = useAct(async (dropped?: SeedFile) => {
    const file = dropped ?? (await ipc.chooseSeedFile());
    // Cancelled: what was chosen before stays.
    if (!file) return;
    setChosen(null);
    choices.current += 1;
    const reading = plainly(contract);
    const found = await ipc.previewImport(reading);
    setChosen({ nth: choices.current, file, found, reading: { ...reading, seen: found.fileDigest } });
  });
  const listen = useDrops();
  const { run: take } = choose;
  const onDrop = useEffectEvent((file: SeedFile) => void take(file));
  useEffect(() => listen(onDrop), [listen]);
  const again = useAct(ipc.previewImport);
  const problems = [choose.problem, again.problem].filter((problem) => problem !== null);
  // Another file may have been chosen by now.
  const keep = (nth: number, found: Imported, reading: SeedReading) =>
    setChosen((now) =>
      now?.nth === nth ? { ...now, found, reading: { ...reading, seen: found.fileDigest } } : now,
    );
  const look = async (nth: number, reading: SeedReading) => {
    const found = await again.run(reading);
    if (found) keep(nth, found, reading);
  };
  return (
    <div className="stack">
      <div>
        <div className={styles.choice}>
          <Button icon="upload" pending={choose.pending} onPress={() => void choose.run()}>
            {chosen ? t("importForm.chooseOther") : t("importForm.choose")}
          </Button>
          <p className="quiet">{t("importForm.dropHint")}</p>
        </div>
        <ErrorSummary
          errors={problems.map((problem) => ({ text: errorText(problem), code: problem.code }))}
          attempt={choose.attempt + again.attempt}
        />
      </div>
      {chosen && (
        // Nothing that was typed for one file goes to another.
        <Fragment key={chosen.nth}>
          {!refusalOf(chosen.found) && (
            <FoundFile
              chosen={chosen}
              whole={whole}
              pending={again.pending}
              onRead={(reading) => void look(chosen.nth, reading)}
              onTaken={onTaken}
            />
          )}
          {isLocked(chosen) && (
            <FileUnlockForm
              found={chosen.found}
              reading={chosen.reading}
              onFound={(found, reading) => keep(chosen.nth, found, reading)}
            />
          )}
        </Fragment>
      )}
    </div>
  );
}

/** What is wrong with it can be that what opened it was not the right thing. */
function isLocked({ reading, found }: Chosen): boolean {
  return (isUnlocked(reading) || refusalOf(found) !== undefined) && found.errors.length > 0;
}

function FoundFile({
  chosen,
  whole,
  pending,
  onRead,
  onTaken,
}: {
  chosen: Chosen;
  whole: boolean;
  pending: boolean;
  /** To be read otherwise. */
  onRead: (reading: SeedReading) => void;
  onTaken: (taken: Taken) => void;
}) {
  const { t } = useTranslation();
  const { file, reading, found } = chosen;
  // What is taken is not read otherwise meanwhile.
  const [taking, setTaking] = useState(false);
  const refused = found.errors.length > 0;
  const leavesOut =
    !whole && refused && found.new > 0 && found.errors.every(({ canBeLeftOut }) => canBeLeftOut);
  return (
    <>
      {isUnlocked(reading) && !isLocked(chosen) && (
        <FileNotice tone="success" title={t("importForm.opened")} />
      )}
      <div className="stack" inert={taking}>
        <FileFacts file={file} reading={reading} found={found} pending={pending} onRead={onRead} />
      </div>
      <Skipped skipped={found.skipped} />
      {refused && (
        <Notice
          tone={leavesOut ? "attention" : "danger"}
          title={t(leavesOut ? "importForm.rowsRejected" : "importForm.rejected", {
            count: found.errors.length,
          })}
          live
        >
          <Problems errors={found.errors} />
        </Notice>
      )}
      <div inert={taking}>
        <CorrectionForm
          errors={found.errors}
          pending={pending}
          onCorrect={(cells) => onRead({ ...reading, corrections: [...reading.corrections, ...cells] })}
        />
      </div>
      <Tokens found={found} />
      {!isUnlocked(reading) && found.new > 0 && (
        <Notice tone="attention" title={t("importForm.plain")}>
          <p>{t("importForm.plainText")}</p>
        </Notice>
      )}
      {!refused && found.new === 0 && <Notice tone="info" title={t("importForm.nothingNew")} live />}
      {found.new > 0 && (!refused || leavesOut) && (
        <TakeForm
          found={found}
          reading={reading}
          leavesOut={leavesOut}
          onTaking={setTaking}
          onTaken={(imported) => onTaken({ imported, file, leftIn: leavesOut ? reading : null })}
        />
      )}
    </>
  );
}
