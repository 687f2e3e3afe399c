import { useState } from "react";
import type { BackupMade, Rehearsed } from "../../ipc/client.ts";
import { BackupResult } from "./BackupResult.tsx";
import { Backups } from "./Backups.tsx";
import { CreateBackup } from "./CreateBackup.tsx";
import { RehearsalResult } from "./RehearsalResult.tsx";
import { Rehearse } from "./Rehearse.tsx";
import type { Subject } from "./subject.ts";

type View =
  | { page: "list" | "create" }
  | { page: "made"; made: BackupMade; elsewhere: boolean; password: boolean }
  | { page: "rehearse"; subject: Subject }
  | { page: "rehearsed"; subject: Subject; found: Rehearsed };

/** 「バックアップ」. */
export function BackupsScreen() {
  const [view, setView] = useState<View>({ page: "list" });
  const toList = () => setView({ page: "list" });
  const rehearse = (subject: Subject) => setView({ page: "rehearse", subject });
  switch (view.page) {
    case "list":
      return <Backups onCreate={() => setView({ page: "create" })} onRehearse={rehearse} />;
    case "create":
      return <CreateBackup onCancel={toList} onDone={(done) => setView({ page: "made", ...done })} />;
    case "made":
      return <BackupResult {...view} onRehearse={rehearse} onBack={toList} />;
    case "rehearse":
      return (
        <Rehearse
          subject={view.subject}
          onCancel={toList}
          onDone={(found) => setView({ page: "rehearsed", subject: view.subject, found })}
        />
      );
    case "rehearsed":
      return <RehearsalResult subject={view.subject} found={view.found} onBack={toList} />;
  }
}
