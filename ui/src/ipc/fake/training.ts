// The training room.

import type { Ipc } from "../client.ts";
import { practicePerson, sampleState } from "./data.ts";
import type { Desk } from "./desk.ts";
import { PERIOD } from "./time.ts";

export function trainingCommands(desk: Desk) {
  const { code, forward, now, seat, session, state, token, user } = desk;

  return {
    startTraining: async () => {
      Object.assign(state, sampleState(now()));
      [seat.phase, seat.edition, seat.at] = ["desk", "training", "suzuki"];
      return session();
    },
    leaveTraining: async () => {
      [seat.phase, seat.edition, seat.at] = ["first_start", null, null];
      return session();
    },
    practicePeople: async () => state.users.map(practicePerson),
    takeRole: async (loginId) => {
      seat.practiceLoginId = user(loginId).loginId;
      [seat.phase, seat.at] = ["sign_in", null];
      return session();
    },
    fobs: async () => state.tokens.map(({ serial, expiresOn }) => ({ serial, model: "KT-1", expiresOn })),
    fobDisplay: async (serial) => ({
      code: code(token(serial).serial),
      secondsLeft: PERIOD - (Math.floor(now().getTime() / 1000) % PERIOD),
    }),
    nextDisplay: async () => {
      forward();
      return session();
    },
    resetTraining: async () => {
      Object.assign(state, sampleState(now()));
      [seat.phase, seat.at] = ["desk", "suzuki"];
      return session();
    },
  } satisfies Partial<Ipc>;
}
