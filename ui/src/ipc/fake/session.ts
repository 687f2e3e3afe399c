// Set-up, sign-in, lock and 利用者モード, and one's own preferences.

import type { Ipc, Session } from "../client.ts";
import { sampleUser } from "./data.ts";
import { type Desk, normalised, refuse } from "./desk.ts";
import { FAKE_RECOVERY_CODE } from "./vault-state.ts";

export function sessionCommands(desk: Desk) {
  const { afterPassword, checkCode, enrol, mayBeTemporary, me, record, seat, session, state, token, user } =
    desk;
  const afterSignIn = (): Session => {
    const who = me();
    seat.phase = who.serial ? "desk" : "enrolment";
    record("signed_in", { user: who.loginId });
    return session();
  };
  const opened = (loginId: string) => {
    seat.at = loginId;
    seat.practiceLoginId = null;
    return afterPassword();
  };
  const atDesk = () => {
    if (seat.phase === "locked") refuse("locked");
    if (seat.phase !== "desk") refuse("not_signed_in");
  };
  return {
    session: async () => (seat.phase === "clock" ? afterPassword() : session()),
    prepareVault: async (setup) => {
      if (setup.loginId !== setup.loginIdAgain) refuse("usage");
      if (setup.loginPassword.length < 12) refuse("password_rule", { rule: "login_too_short" });
      if (setup.confirmationPassword.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
      seat.edition = setup.edition;
      state.institution = { name: setup.institution, telephone: setup.telephone, kind: "credit_union" };
      const master = sampleUser(setup.loginId, setup.name, setup.kana, "master", null);
      state.users = [
        { ...master, loginPassword: setup.loginPassword, confirmationPassword: setup.confirmationPassword },
      ];
      state.tokens = [];
      state.history = [];
      seat.phase = "recovery_code";
      return { recoveryCode: FAKE_RECOVERY_CODE };
    },
    createVault: async (lastGroup) => {
      if (normalised(lastGroup).toUpperCase() !== FAKE_RECOVERY_CODE.slice(-4)) refuse("recovery_code_wrong");
      seat.at = state.users[0]?.loginId ?? null;
      seat.phase = "desk";
      record("vault_created", { user: seat.at });
      return session();
    },
    cancelSetup: async () => {
      [seat.phase, seat.edition, seat.at] = ["first_start", null, null];
      return session();
    },
    signIn: async (loginId, password) => {
      const found = state.users.find((u) => u.loginId === loginId);
      if (found?.locks.login) refuse("login_locked");
      if (found?.loginPassword !== password) refuse("wrong_credentials");
      if (found?.status === "stopped") refuse("user_stopped");
      return opened(loginId);
    },
    giveOneTimePassword: async (given, second) => {
      const who = me();
      const t = token(who.serial ?? "");
      if (t.needsResync && second === null && !mayBeTemporary(who, given)) refuse("token_needs_resync");
      const temporary = checkCode(who, given, "login", "signed_in") !== null;
      if (!temporary) t.needsResync = false;
      return afterSignIn();
    },
    changePasswords: async (given) => {
      const who = me();
      if (given.loginPassword !== who.loginPassword) refuse("wrong_credentials");
      if (given.confirmationPassword !== who.confirmationPassword) refuse("confirmation_wrong", { left: 4 });
      const login = given.newLoginPassword ?? who.loginPassword;
      const confirmation = given.newConfirmationPassword ?? who.confirmationPassword;
      if (login.length < 12) refuse("password_rule", { rule: "login_too_short" });
      if (confirmation.length < 8) refuse("password_rule", { rule: "confirmation_too_short" });
      if (login === confirmation) refuse("password_rule", { rule: "must_differ" });
      Object.assign(who, { loginPassword: login, confirmationPassword: confirmation });
      if (seat.phase === "new_passwords") seat.phase = who.serial ? "desk" : "enrolment";
      return session();
    },
    enrolOneself: async ({ serial, code: given, share }) => {
      enrol(me(), serial, given, share, false);
      seat.phase = "desk";
      return session();
    },
    signOut: async () => {
      seat.drafts.clear();
      [seat.phase, seat.at, seat.onlyLooks] = ["sign_in", null, false];
      return session();
    },
    lock: async () => {
      seat.phase = "locked";
      return session();
    },
    unlockDesk: async (password) => {
      if (me().loginPassword !== password) refuse("wrong_credentials");
      seat.phase = "desk";
      return session();
    },
    beginUserMode: async () => {
      seat.host = seat.at;
      [seat.phase, seat.at] = ["sign_in", null];
      return session();
    },
    endUserMode: async (password) => {
      if (user(seat.host).loginPassword !== password) refuse("wrong_credentials");
      [seat.phase, seat.at, seat.host] = ["desk", seat.host, null];
      return session();
    },
    keepDraft: async (place, text) => {
      atDesk();
      seat.drafts.set(place, text);
      return true;
    },
    takeDraft: async (place) => {
      atDesk();
      const text = seat.drafts.get(place) ?? null;
      seat.drafts.delete(place);
      return text;
    },
    touch: async () => null,
    preferences: async () => state.preferences,
    setPreferences: async (preferences) => {
      state.preferences = preferences;
      return preferences;
    },
    printPage: async () => null,
  } satisfies Partial<Ipc>;
}
