import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../ipc/act.ts";
import { type Imported, type Problem, type SeedReading, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { Button } from "../Button.tsx";
import { Checkbox } from "../Checkbox.tsx";
import { Form } from "../Form.tsx";
import { useFormErrors } from "../form-errors.ts";
import { Notice, type NoticeTone } from "../Notice.tsx";
import { PasswordField } from "../PasswordField.tsx";
import styles from "./FileUnlockForm.module.css";

const ABOUT_THE_KEY = ["import_key_needed", "import_key_wrong", "import_key_length"];
const ABOUT_THE_PASSWORD = ["import_password_needed", "import_password_wrong"];

/** What a file asks for, or refuses of what it was given. */
export function refusalOf(found: Imported): Problem | undefined {
  const asks = [...ABOUT_THE_KEY, ...ABOUT_THE_PASSWORD];
  return found.errors.find(({ problem }) => asks.includes(problem.code))?.problem;
}

/** What opens an encrypted file: asked for until the file has nothing against it. */
export function FileUnlockForm({
  found,
  reading,
  onFound,
}: {
  /** What the last look found. */
  found: Imported;
  /** How it was read. */
  reading: SeedReading;
  onFound: (found: Imported, reading: SeedReading) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const [typed, setTyped] = useState("");
  const [legacyMac, setLegacyMac] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const look = useAct(ipc.previewImport);
  const refusal = refusalOf(found);
  const isKey = refusal ? ABOUT_THE_KEY.includes(refusal.code) : reading.unlock.key !== null;
  const isNeeded = refusal?.code.endsWith("_needed") === true;
  const { errors, attempt, at, complete } = useFormErrors(
    {
      problem: look.problem ?? (refusal && !isNeeded && !look.pending ? refusal : null),
      attempt: look.attempt + refusals,
    },
    ({ code }) => (code === "invalid_value" || code.startsWith("import_") ? "fileUnlock" : undefined),
  );
  const label = isKey ? t("importForm.fileKey") : t("importForm.filePassword");
  const name = refusal?.code === "import_key_needed" ? refusal.params.name : undefined;
  const submit = async () => {
    if (!complete([{ field: "fileUnlock", label, value: typed }])) return;
    const unlock = { key: isKey ? typed : null, password: isKey ? null : typed, legacyMac };
    const next = await look.run({ ...reading, unlock });
    if (!next) return;
    if (refusalOf(next)) {
      setTyped("");
      setRefusals(refusals + 1);
    }
    onFound(next, { ...reading, unlock });
  };
  return (
    <div className="stack">
      {refusal && isNeeded && (
        <FileNotice tone="attention" title={t("importForm.encrypted")} text={refusal} />
      )}
      <Form
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        label={t("importForm.unlock")}
        actions={
          <Button type="submit" variant={refusal ? "primary" : "secondary"} pending={look.pending}>
            {t("importForm.look")}
          </Button>
        }
      >
        <PasswordField
          id="fileUnlock"
          label={label}
          description={name ? t("importForm.fileKeyName", { name }) : undefined}
          value={typed}
          onChange={setTyped}
          error={at("fileUnlock")}
          width="full"
          required
        />
        <details className={styles.legacy}>
          <summary>{t("importForm.notOpening")}</summary>
          <div className={styles.inside}>
            <p>{t("importForm.legacyText")}</p>
            <Checkbox checked={legacyMac} onChange={setLegacyMac}>
              {t("importForm.legacy")}
            </Checkbox>
          </div>
        </details>
      </Form>
    </div>
  );
}

/** How an encrypted file stands. Read before what is below it. */
export function FileNotice({ tone, title, text }: { tone: NoticeTone; title: string; text?: Problem }) {
  const errorText = useErrorText();
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a message, not a group of fields.
    <div ref={group} role="group" aria-label={title} tabIndex={-1} className={styles.notice}>
      <Notice tone={tone} title={title}>
        {text && <p>{errorText(text)}</p>}
      </Notice>
    </div>
  );
}
