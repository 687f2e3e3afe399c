import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { Imported, SeedFile, SeedReading } from "../../ipc/client.ts";
import { DefinitionList } from "../DefinitionList.tsx";
import { Select } from "../Select.tsx";
import styles from "./import.module.css";
import { FORMATS, type Format, formatOf, isUnlocked } from "./reading.ts";

const ENCODINGS = ["detect", "hex", "base32", "base64"] as const;
const AUTO = "auto";

/** Which file, how it is read, and how much of it would go in. */
export function FileFacts({
  file,
  reading,
  found,
  pending,
  onRead,
}: {
  file: SeedFile;
  reading: SeedReading;
  found: Imported;
  pending: boolean;
  onRead: (reading: SeedReading) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (n: number) => t("common.count", { count: n });
  const known = formatOf(found);
  const chosen = FORMATS.find((name) => name === reading.format) ?? AUTO;
  const auto =
    reading.format === null && known
      ? t("importForm.recognised", { format: t(`importForm.formats.${known}`) })
      : t("importForm.recognise");
  // Another form of file has other cells.
  const readAs = (name: Format | typeof AUTO) =>
    onRead({ ...reading, format: name === AUTO ? null : name, corrections: [] });
  return (
    <>
      <DefinitionList
        items={[
          {
            label: t("importForm.file"),
            value: t("importForm.fileSize", { name: file.name, bytes: format.number(file.bytes) }),
          },
          { label: t("importForm.new"), value: count(found.new) },
          { label: t("importForm.same"), value: count(found.same) },
          { label: t("importForm.changed"), value: count(found.changed) },
          { label: t("importForm.skipped"), value: count(found.skipped.length) },
        ]}
      />
      {!isUnlocked(reading) && (
        <div className={styles.reading} aria-busy={pending}>
          <Select<Format | typeof AUTO>
            label={t("importForm.format")}
            value={chosen}
            onChange={(name) => name !== chosen && readAs(name)}
            options={[
              { value: AUTO, text: auto },
              ...FORMATS.map((name) => ({ value: name, text: t(`importForm.formats.${name}`) })),
            ]}
          />
          {known === "oath-csv" && (
            <Select
              label={t("importForm.seedEncoding")}
              value={reading.seedEncoding}
              onChange={(seedEncoding) =>
                seedEncoding !== reading.seedEncoding && onRead({ ...reading, seedEncoding })
              }
              options={ENCODINGS.map((value) => ({ value, text: t(`importForm.seedEncodings.${value}`) }))}
            />
          )}
        </div>
      )}
    </>
  );
}
