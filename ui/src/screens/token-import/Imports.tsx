import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Chip } from "../../components/Chip.tsx";
import { FORMATS } from "../../components/import/reading.ts";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type ImportView, useIpc } from "../../ipc/client.ts";
import { UndoDialog } from "./UndoDialog.tsx";

/** The imports so far; one can be undone until the first of its tokens is used. */
export function Imports() {
  const { t } = useTranslation();
  const format = useFormat();
  const ipc = useIpc();
  const query = useQuery({ queryKey: ["imports"], queryFn: () => ipc.imports() });
  const [undoing, setUndoing] = useState<ImportView | null>(null);
  const [undone, setUndone] = useState<number | null>(null);
  return (
    <Loaded query={query}>
      {(imports) =>
        imports.length > 0 && (
          <Section title={t("tokenImport.list")}>
            {undone !== null && (
              <Notice tone="success" live title={t("tokenImport.undone", { count: undone })} />
            )}
            <ResultTable
              label={t("tokenImport.list")}
              rows={imports}
              rowKey={({ batch }) => String(batch)}
              columns={[
                {
                  title: t("tokenImport.batch"),
                  cell: ({ batch }) => <span className="figures">{batch}</span>,
                },
                {
                  title: t("tokenImport.at"),
                  cell: ({ at }) => <span className="figures">{format.dateTime(at)}</span>,
                },
                {
                  title: t("importForm.format"),
                  cell: ({ format: name }) => {
                    const known = FORMATS.find((one) => one === name);
                    return known ? t(`importForm.formats.${known}`) : t("common.none");
                  },
                },
                {
                  title: t("importForm.new"),
                  cell: ({ new: n }) => <span className="figures">{t("common.count", { count: n })}</span>,
                },
                {
                  title: t("tokenImport.undoColumn"),
                  cell: (one) =>
                    one.undoneAt ? (
                      <Chip tone="neutral" icon="history">
                        {t("tokenImport.isUndone")}
                      </Chip>
                    ) : (
                      <Button
                        aria-label={t("tokenImport.undoOne", { batch: one.batch })}
                        onPress={() => {
                          setUndone(null);
                          setUndoing(one);
                        }}
                      >
                        {t("tokenImport.undoNow")}
                      </Button>
                    ),
                },
              ]}
            />
            {undoing && (
              <UndoDialog
                batch={undoing.batch}
                count={undoing.new}
                erased={undoing.erasedAt !== null}
                onClose={() => setUndoing(null)}
                onDone={(removed) => {
                  setUndoing(null);
                  setUndone(removed);
                }}
              />
            )}
          </Section>
        )
      }
    </Loaded>
  );
}
