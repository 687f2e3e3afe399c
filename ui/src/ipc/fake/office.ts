// History, contracts, clock and settings.

import type { HistoryQuery, Ipc } from "../client.ts";
import { CLOCKS, HEAD } from "./data.ts";
import { type Desk, page, refuse } from "./desk.ts";

export function officeCommands(desk: Desk) {
  const { afterPassword, authorise, iso, now, record, seat, session, state } = desk;
  const passing = ({ from, to, user, operator, kind, result }: HistoryQuery) => {
    for (const asked of [user, operator]) {
      if (asked && !state.users.some(({ loginId }) => loginId === asked)) refuse("user_unknown");
    }
    const found = state.history.filter(
      (entry) =>
        (!from || entry.at.slice(0, 10) >= from) &&
        (!to || entry.at.slice(0, 10) <= to) &&
        (!user || entry.user === user) &&
        (!operator || entry.operator === operator) &&
        (!kind || entry.kind === kind) &&
        (!result ||
          (result === "done" ? !entry.refused : result === "refused" || entry.refused === result)) &&
        (result !== "refused" || entry.refused),
    );
    return found.toReversed();
  };

  const contractOf = (code: string) =>
    state.contracts.find((contract) => contract.code === code) ?? refuse("contract_unknown");
  const goingOn = (code: string) => {
    const contract = contractOf(code);
    return contract.status === "ended" ? refuse("contract_ended") : contract;
  };
  const registeredUsers = () =>
    state.users.flatMap(({ loginId, name, serial }) => (serial === null ? [] : [{ loginId, name, serial }]));

  return {
    history: async (query) => {
      const found = passing(query);
      const { items, total } = page(found, query.limit, ({ number }) => number === query.after);
      return { items, total, head: HEAD };
    },
    exportHistory: async (query, format) => {
      const entries = passing(query).length;
      record("history_exported", { user: seat.at, details: [{ name: "format", value: format }] });
      return { name: `history-${iso().slice(0, 10)}.${format}`, entries, head: HEAD };
    },
    verifyHistory: async () => ({ result: "whole", entries: state.history.length, head: HEAD }),
    contracts: async () => page(state.contracts, null),
    addContract: async (contract, authorisation) => {
      authorise(authorisation);
      const added = { ...contract, account: contract.account || null, status: "active" as const };
      state.contracts.push(added);
      record("contract_added");
      return added;
    },
    contract: async (code) => {
      const contract = contractOf(code);
      const places = (["in_stock", "in_transit", "with_contract", "returned"] as const).map((place) => ({
        place,
        tokens: state.tokens.filter((token) => token.place === place).length,
      }));
      const registered = state.users.filter(({ serial }) => serial !== null);
      return {
        contract,
        users: state.users.length,
        registered: registered.length,
        suspended: registered.filter(({ suspended }) => suspended).length,
        places,
      };
    },
    changeContract: async (contract, authorisation) => {
      authorise(authorisation);
      const old = goingOn(contract.code);
      if (contract.name.trim() === "") refuse("invalid_value", { field: "name" });
      const changed = { ...old, ...contract, code: old.code, account: contract.account || null };
      state.contracts = state.contracts.map((one) => (one === old ? changed : one));
      record("contract_changed", {
        details: [{ name: "name_changed", value: `${old.name} -> ${changed.name}` }],
      });
      return changed;
    },
    previewContractEnd: async (code) => {
      goingOn(code);
      return { users: state.users.length, detached: registeredUsers(), tokens: state.tokens.length };
    },
    endContract: async ({ code, request }, authorisation) => {
      authorise(authorisation);
      const old = goingOn(code);
      if (!request.number) refuse("request_number_missing");
      if (!request.sealChecked) refuse("seal_not_checked");
      const detached = registeredUsers();
      for (const user of state.users) desk.detach(user);
      const contract = { ...old, status: "ended" as const };
      state.contracts = state.contracts.map((one) => (one === old ? contract : one));
      record("contract_ended", { details: [{ name: "count", value: String(detached.length) }] });
      return { contract, detached };
    },
    setInstitution: async (profile, authorisation) => {
      authorise(authorisation);
      state.institution = { ...profile, name: profile.name.trim() };
      record("institution_changed", { contract: null });
      return state.institution;
    },
    setStartDate: async (date, authorisation) => {
      authorise(authorisation);
      const contract = state.contracts[0] ?? refuse("contract_unknown");
      // A new object: the window compares what it had with what it gets.
      const changed = { ...contract, otpStart: date };
      state.contracts[0] = changed;
      return changed;
    },
    clock: async () => ({
      ...state.clock,
      now: iso(),
      latest: new Date(now().getTime() - state.clock.seconds * 1000).toISOString(),
    }),
    anchorClock: async (reason, _shown, authorisation) => {
      authorise(authorisation);
      state.clock = CLOCKS.trusted;
      record("clock_anchored", { details: [{ name: "reason", value: reason }] });
      return seat.phase === "clock" ? afterPassword() : session();
    },
    policy: async () => state.policy,
    setPolicy: async (policy, authorisation) => {
      authorise(authorisation);
      state.policy = policy;
      record("policy_changed");
      return policy;
    },
  } satisfies Partial<Ipc>;
}
