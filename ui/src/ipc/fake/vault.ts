// The vault as a whole: backups, 点検, keys, operators, the recovery code, and an older copy of itself.

import type { BackupOpener, Ipc } from "../client.ts";
import { sampleUser } from "./data.ts";
import { type Desk, normalised, refuse } from "./desk.ts";
import { FAKE_BACKUP, FAKE_BACKUP_PASSWORD, FAKE_NEW_RECOVERY_CODE } from "./vault-state.ts";

export function vaultCommands(desk: Desk) {
  const { authorise, afterPassword, detach, iso, me, record, seat, session, state, user, userView } = desk;
  /** Of the vault as it was when the file was written. */
  const inventory = () => ({
    users: state.users.length,
    tokens: state.tokens.length,
    auditEntries: state.history.length,
    head: head(),
  });
  const head = () => (0xa1b2_c3d4_0000 + state.history.length * 0x9e37).toString(16);
  const operators = () =>
    state.users.filter(({ role }) => role !== "general" && role !== "read_only").map(userView);
  /** O is 0, I and L are 1. */
  const asPrinted = (code: string) =>
    normalised(code).toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const isRecoveryCode = (given: string) => asPrinted(given) === asPrinted(state.vault.recoveryCode);
  const opened = ({ loginId, loginPassword, recoveryCode, backupPassword }: BackupOpener) => {
    if (recoveryCode !== null && !isRecoveryCode(recoveryCode)) refuse("recovery_code_wrong");
    if (backupPassword !== null && backupPassword !== FAKE_BACKUP_PASSWORD) refuse("backup_password_wrong");
    if (loginId === null) return null;
    const operator = state.users.find((u) => u.loginId === loginId);
    return operator && operator.loginPassword === loginPassword ? operator : refuse("wrong_credentials");
  };
  const chosen = () => seat.backup ?? refuse("file_unreadable");
  const needTyped = (lastGroup: string, code: string) => {
    if (asPrinted(lastGroup) !== code.slice(-4)) refuse("recovery_code_wrong");
  };
  const checkRules = (login: string, confirmation: string) => {
    if (login.length < 12) refuse("password_rule", { rule: "login_too_short" });
    if (confirmation.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
    if (login === confirmation) refuse("password_rule", { rule: "must_differ" });
  };

  return {
    backups: async () => ({
      items: state.vault.backups,
      lastMade: state.vault.lastMade,
      lastRehearsed: state.vault.lastRehearsed,
    }),
    chooseBackup: async () => {
      seat.backup = FAKE_BACKUP;
      return seat.backup;
    },
    createBackup: async ({ elsewhere, password }, authorisation) => {
      authorise(authorisation);
      if (password !== null && password.length < 12) refuse("password_rule", { rule: "backup_too_short" });
      const day = iso().slice(0, 10);
      const n = state.vault.backups.filter(({ name }) => name.startsWith(`kagimori-${day}`)).length + 1;
      const name = `kagimori-${day}-${n}.kagimori-backup`;
      const made = { name, ...inventory() };
      if (!elsewhere) {
        state.vault.backups = [
          { name, at: iso(), bytes: FAKE_BACKUP.bytes, daily: false },
          ...state.vault.backups,
        ];
      }
      state.vault.lastMade = iso();
      record("backed_up", { details: [{ name: "file_name", value: name }] });
      return made;
    },
    rehearseBackup: async ({ name, opener }) => {
      if (name === null) {
        chosen();
        // It was made before the keys were renewed.
        if (!opener) refuse("backup_not_ours");
      } else if (!state.vault.backups.some((backup) => backup.name === name)) refuse("file_unreadable");
      if (opener) opened(opener);
      const until = state.vault.backups.find((backup) => backup.name === name)?.at ?? iso();
      const found = { ...inventory(), until, ofThisVault: true, entriesSince: 1 };
      state.vault.lastRehearsed = iso();
      record("backup_rehearsed");
      return found;
    },
    restoreBackup: async ({ opener, confirmationPassword, replace, timeIsRight }) => {
      if (!["first_start", "sign_in", "locked"].includes(seat.phase)) refuse("not_now");
      chosen();
      const there = seat.phase !== "first_start";
      if (there && !replace) refuse("vault_exists");
      const operator = opened(opener);
      if (operator && confirmationPassword !== operator.confirmationPassword) {
        refuse("confirmation_wrong", { left: 4 });
      }
      if (state.clock.trust !== "trusted" && !timeIsRight) refuse("clock_untrusted");
      record("restored", { user: operator?.loginId ?? null });
      [seat.phase, seat.at, seat.edition, seat.backup] = ["sign_in", null, null, null];
      const kept = there ? "vault-replaced-2026-11-23T02-15-30Z.db" : null;
      return { ...inventory(), until: state.vault.backups.at(-1)?.at ?? iso(), kept };
    },
    checkVault: async () => ({
      at: iso(),
      rows: state.users.length * 2 + state.tokens.length + 3,
      auditEntries: state.history.length,
      head: head(),
      generation: state.vault.rollback?.generationFound ?? 1284,
      epoch: state.vault.epoch,
      slots: operators().length + 1,
      problems: state.vault.problems,
      rollback: state.vault.rollback,
      remembered: state.vault.remembered,
    }),
    historyDigest: async () => {
      if (seat.phase !== "desk") refuse("not_signed_in");
      return { at: iso(), entries: state.history.length, head: head() };
    },
    rekey: async (authorisation) => {
      authorise(authorisation);
      state.vault.epoch += 1;
      record("rekeyed");
      return { epoch: state.vault.epoch, slots: operators().length + 1 };
    },
    prepareRecoveryCode: async () => {
      seat.newRecoveryCode = FAKE_NEW_RECOVERY_CODE;
      return { recoveryCode: FAKE_NEW_RECOVERY_CODE };
    },
    replaceRecoveryCode: async (lastGroup, authorisation) => {
      const code = seat.newRecoveryCode ?? refuse("not_now");
      needTyped(lastGroup, code);
      authorise(authorisation);
      state.vault.recoveryCode = code;
      seat.newRecoveryCode = null;
      record("recovery_code_replaced");
      return null;
    },
    recoverAccess: async ({ loginId, recoveryCode, newLoginPassword, newConfirmationPassword }) => {
      if (seat.phase !== "sign_in" && seat.phase !== "locked") refuse("not_now");
      checkRules(newLoginPassword, newConfirmationPassword);
      if (!isRecoveryCode(recoveryCode)) refuse("recovery_code_wrong");
      const operator =
        state.users.find((u) => u.loginId === loginId && operators().some((o) => o.loginId === loginId)) ??
        refuse("user_unknown");
      detach(operator);
      Object.assign(operator, {
        loginPassword: newLoginPassword,
        confirmationPassword: newConfirmationPassword,
        locks: { login: false, confirmation: false },
      });
      state.vault.recoveryCode = FAKE_NEW_RECOVERY_CODE;
      state.vault.epoch += 1;
      state.vault.rollback = null;
      record("vault_recovered", { operator: loginId, user: loginId });
      [seat.phase, seat.at, seat.edition] = ["sign_in", null, null];
      return { recoveryCode: FAKE_NEW_RECOVERY_CODE };
    },
    acknowledgeRollback: async (reason, authorisation) => {
      if (seat.phase !== "rolled_back" && seat.phase !== "desk") refuse("not_now");
      if (!state.vault.rollback) refuse("not_rolled_back");
      authorise(authorisation);
      if (!reason.trim()) refuse("invalid_value", { field: "reason" });
      state.vault.rollback = null;
      seat.onlyLooks = false;
      for (const u of state.users) u.temporaryCodes = null;
      record("rollback_acknowledged", { user: seat.at, details: [{ name: "reason", value: reason }] });
      return afterPassword();
    },
    lookOnly: async () => {
      if (seat.phase !== "rolled_back") refuse("not_now");
      seat.phase = "desk";
      seat.onlyLooks = true;
      return session();
    },
    operators: async () => {
      const items = operators();
      return { items, total: items.length };
    },
    addOperator: async (wanted, authorisation) => {
      if (seat.edition === "company") refuse("not_in_this_edition");
      authorise(authorisation);
      if (state.users.some(({ loginId }) => loginId === wanted.loginId)) {
        refuse("already_exists", { field: "login_id" });
      }
      if (!/^[\w.-]{4,32}$/.test(wanted.loginId)) refuse("invalid_value", { field: "login_id" });
      checkRules(wanted.loginPassword, wanted.confirmationPassword);
      const added = {
        ...sampleUser(wanted.loginId, wanted.name, wanted.kana, wanted.role, null),
        loginPassword: wanted.loginPassword,
        confirmationPassword: wanted.confirmationPassword,
      };
      state.users.push(added);
      record("user_added", { user: added.loginId, details: [{ name: "role", value: added.role }] });
      return userView(added);
    },
    removeOperator: async (loginId, authorisation) => {
      if (seat.edition === "company") refuse("not_in_this_edition");
      authorise(authorisation);
      const removed = user(loginId);
      if (removed === me()) refuse("not_on_this_user");
      detach(removed);
      state.users = state.users.filter((other) => other !== removed);
      state.vault.epoch += 1;
      record("user_deleted", { user: loginId });
      return null;
    },
  } satisfies Partial<Ipc>;
}
