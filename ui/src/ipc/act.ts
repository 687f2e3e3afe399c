import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Problem, problemOf, type Session } from "./client.ts";
import { enterSession } from "./session.ts";

export type ActState<A extends unknown[], T> = {
  /** Submits; answers `undefined` when refused: `problem` then says why. */
  run: (...args: A) => Promise<T | undefined>;
  pending: boolean;
  problem: Problem | null;
  /** How often it was refused: moves the focus to the message again (`ErrorSummary`). */
  attempt: number;
  clear: () => void;
};

/**
 * Submitting an act. Arguments and answers, which may hold secrets, are kept nowhere. Afterwards everything on
 * screen is read anew, also when it was refused: a refusal may have counted.
 */
export function useAct<A extends unknown[], T>(command: (...args: A) => Promise<T>): ActState<A, T> {
  const client = useQueryClient();
  return useSubmit(command, () => void client.invalidateQueries());
}

/** The same for a command that answers with the session: the window moves to its phase. */
export function useSessionAct<A extends unknown[]>(
  command: (...args: A) => Promise<Session>,
): ActState<A, Session> {
  const client = useQueryClient();
  return useSubmit(command, (session) => {
    if (session) enterSession(client, session);
    void client.invalidateQueries();
  });
}

function useSubmit<A extends unknown[], T>(
  command: (...args: A) => Promise<T>,
  settled: (answer: T | undefined) => void,
): ActState<A, T> {
  const running = useRef(false);
  const [state, setState] = useState({ pending: false, problem: null as Problem | null, attempt: 0 });
  const run = async (...args: A): Promise<T | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setState((before) => ({ ...before, pending: true, problem: null }));
    let answer: T | undefined;
    let problem: Problem | null = null;
    try {
      answer = await command(...args);
    } catch (thrown) {
      problem = problemOf(thrown);
    }
    running.current = false;
    setState(({ attempt }) => ({ pending: false, problem, attempt: problem ? attempt + 1 : attempt }));
    settled(answer);
    return answer;
  };
  const clear = () => setState((before) => ({ ...before, problem: null }));
  return { run, ...state, clear };
}
