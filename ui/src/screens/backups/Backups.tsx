import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultTable } from "../../components/ResultTable.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { useAct } from "../../ipc/act.ts";
import { type BackupListed, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import styles from "./backups.module.css";
import { Standing } from "./Standing.tsx";
import type { Subject } from "./subject.ts";

/** How things stand, and the backups beside the vault. */
export function Backups({
  onCreate,
  onRehearse,
}: {
  onCreate: () => void;
  onRehearse: (subject: Subject) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const session = useSession();
  const query = useQuery({ queryKey: ["backups"], queryFn: () => ipc.backups() });
  const choose = useAct(ipc.chooseBackup);
  // A rehearsal is recorded, and while one only looks nothing is.
  const rehearses = !session.readOnly;
  const chooseFile = async () => {
    const chosen = await choose.run();
    if (chosen) onRehearse({ file: chosen.name, beside: false });
  };
  return (
    <>
      <PageHeader
        title={t("nav.backups")}
        actions={
          mayAct(session, ["administer"]) && (
            <Button variant="primary" icon="plus" onPress={onCreate}>
              {t("backups.create")}
            </Button>
          )
        }
      >
        <p className="quiet">
          {t(session.edition === "training" ? "backups.introTraining" : "backups.intro")}
        </p>
      </PageHeader>
      <Loaded query={query}>
        {(backups) => (
          <>
            <Standing backups={backups} />
            <Section
              title={t("backups.list")}
              actions={
                rehearses && (
                  <Button icon="search" pending={choose.pending} onPress={() => void chooseFile()}>
                    {t("backups.chooseFile")}
                  </Button>
                )
              }
            >
              {choose.problem && (
                <ErrorSummary
                  errors={[{ text: errorText(choose.problem), code: choose.problem.code }]}
                  attempt={choose.attempt}
                />
              )}
              {backups.items.length === 0 ? (
                <EmptyState icon="history" title={t("backups.empty")}>
                  <p>{t("backups.emptyHint")}</p>
                </EmptyState>
              ) : (
                <List items={backups.items} onRehearse={rehearses ? onRehearse : undefined} />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </>
  );
}

function List({
  items,
  onRehearse,
}: {
  items: readonly BackupListed[];
  onRehearse?: (subject: Subject) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const when = ({ at }: BackupListed) => (at ? format.dateTime(at) : t("backups.unknownTime"));
  const columns: { title: string; cell: (backup: BackupListed) => ReactNode }[] = [
    {
      title: t("backups.at"),
      cell: (backup) => (
        <span className={styles.two}>
          <span className="figures">{when(backup)}</span>
          <span className={styles.second}>{backup.name}</span>
        </span>
      ),
    },
    {
      title: t("backups.kind"),
      cell: ({ daily }) => t(daily ? "backups.daily" : "backups.byHand"),
    },
    {
      title: t("backups.size"),
      cell: ({ bytes }) => <span className="figures">{format.size(bytes)}</span>,
    },
  ];
  if (onRehearse) {
    columns.push({
      title: t("backups.rehearse"),
      cell: (backup) => (
        <Button
          aria-label={t("backups.rehearseOne", { at: when(backup) })}
          onPress={() => onRehearse({ file: backup.name, beside: true })}
        >
          {t("backups.rehearse")}
        </Button>
      ),
    });
  }
  return <ResultTable label={t("backups.list")} rows={items} rowKey={({ name }) => name} columns={columns} />;
}
