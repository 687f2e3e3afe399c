import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Act, type Authorisation, type RowResult, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import type { IconName } from "../Icon.tsx";
import { needsWrittenRequest } from "../WrittenRequest.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { BulkDialog } from "./BulkDialog.tsx";
import type { BulkOutcome } from "./BulkResult.tsx";

const ACTS = [
  ["unlock", "unlock", "unlock"],
  ["stop", "pause", "stop_users"],
  ["resume", "check", "stop_users"],
] as const satisfies readonly (readonly [string, IconName, Act])[];

type UserAct = (typeof ACTS)[number][0];

/** Acts on the users that are ticked in a list. `selected`: their names by login ID. */
export function UserBulk({
  selected,
  onClear,
  onDone,
}: {
  selected: ReadonlyMap<string, string>;
  onClear: () => void;
  onDone: (outcome: BulkOutcome) => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const [asked, setAsked] = useState<UserAct | null>(null);
  const users = [...selected.keys()];
  // A written request is about one user: branch staff unlock on the page that asks for it.
  const may = (id: UserAct, act: Act) =>
    mayAct(session, [act]) && !(id === "unlock" && needsWrittenRequest(session));
  const acts = ACTS.filter(([id, , act]) => may(id, act)).map(([id, icon]) => ({
    id,
    icon,
    text: t(`bulk.user.${id}`),
  }));
  const carryOut = (act: UserAct, authorisation: Authorisation): Promise<RowResult[]> => {
    if (act === "stop") return ipc.stopUsers(users, authorisation);
    if (act === "resume") return ipc.resumeUsers(users, authorisation);
    const request = { number: null, sealChecked: false };
    return ipc.unlock({ users, spokeToUser: true, request }, authorisation);
  };
  return (
    <>
      <BulkBar count={users.length} acts={acts} onAct={setAsked} onClear={onClear} />
      {asked && (
        <BulkDialog
          title={t(`bulk.user.${asked}`)}
          action={t(`bulk.user.${asked}`)}
          names={[...selected.values()].map((name) => t("common.honorific", { name }))}
          plan={asked === "unlock" ? null : { act: asked, users }}
          tick={asked === "unlock" ? t("unlock.spoke") : undefined}
          act={(authorisation) => carryOut(asked, authorisation)}
          onClose={() => setAsked(null)}
          onDone={(rows) => {
            setAsked(null);
            onDone({
              title: t(`bulk.user.${asked}`),
              what: t("common.name"),
              rows: rows.map(({ loginId, name, refused }) => ({ key: loginId, name, refused })),
            });
          }}
        />
      )}
    </>
  );
}
