// A desk in memory, for tests and for looking at screens in a browser. Not part of the built window. Its commands are in
// `fake/`, one file a family.

import type { Ipc } from "./client.ts";
import type { FakeState } from "./fake/data.ts";
import { createDesk, type DeskOptions } from "./fake/desk.ts";
import { importsCommands } from "./fake/imports.ts";
import { officeCommands } from "./fake/office.ts";
import { proceduresCommands } from "./fake/procedures.ts";
import { reportsCommands } from "./fake/reports.ts";
import { sessionCommands } from "./fake/session.ts";
import { tokenActsCommands } from "./fake/token-acts.ts";
import { tokensCommands } from "./fake/tokens.ts";
import { trainingCommands } from "./fake/training.ts";
import { userChangesCommands } from "./fake/user-changes.ts";
import { usersCommands } from "./fake/users.ts";
import { vaultCommands } from "./fake/vault.ts";

export { FAKE_NOW, refuse } from "./fake/desk.ts";
export {
  FAKE_BACKUP,
  FAKE_BACKUP_PASSWORD,
  FAKE_NEW_RECOVERY_CODE,
  FAKE_RECOVERY_CODE,
} from "./fake/vault-state.ts";

export type FakeOptions = DeskOptions & {
  /** Commands that answer otherwise, for a test. */
  overrides?: Partial<Ipc>;
};

export type Fake = {
  ipc: Ipc;
  state: FakeState;
  /** The one-time password a fob shows now. */
  code: (serial: string) => string;
  /** Moves the clock to the next display. */
  forward: () => void;
};

export function createFake(options: FakeOptions = {}): Fake {
  const desk = createDesk(options);
  const users = usersCommands(desk);
  const ipc: Ipc = {
    ...sessionCommands(desk),
    ...trainingCommands(desk),
    ...users,
    ...userChangesCommands(desk),
    ...reportsCommands(desk, users.overview),
    ...proceduresCommands(desk),
    ...tokensCommands(desk),
    ...tokenActsCommands(desk),
    ...importsCommands(desk),
    ...officeCommands(desk),
    ...vaultCommands(desk),
    ...options.overrides,
  };
  const { state, code, forward } = desk;
  return { ipc, state, code, forward };
}
