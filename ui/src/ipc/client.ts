// The window's side of the commands: the only importer of the generated bindings.

import { listen } from "@tauri-apps/api/event";
import { createContext, use } from "react";
import { commands, type Param, type Preferences, type Problem, type SeedFile } from "./bindings.ts";

export type * from "./bindings.ts";
export type { SessionView as Session } from "./bindings.ts";

type Commands = typeof commands;
type Answer = { status: "ok"; data: unknown } | { status: "error"; error: Problem };
type Data<A> = Extract<A, { status: "ok" }> extends { data: infer T } ? T : never;

/** Every command as a function that answers with its data and throws a {@link DeskError} when refused. */
export type Ipc = {
  [K in keyof Commands]: Commands[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => Promise<Data<R>>
    : never;
};

/** A refusal or a fault. Its sentence is found with `useErrorText`. */
export class DeskError extends Error implements Problem {
  readonly code: string;
  readonly params: { [key: string]: Param };

  constructor({ code, params }: Problem) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** What was thrown, as a problem; anything but a refusal of Rust is a fault. */
export function problemOf(thrown: unknown): Problem {
  return thrown instanceof DeskError
    ? { code: thrown.code, params: thrown.params }
    : { code: "internal", params: {} };
}

/** The commands of the real desk. */
export function connect(): Ipc {
  const unwrapped = Object.entries(commands).map(([name, command]) => [
    name,
    async (...args: unknown[]) => {
      const answer = await (command as (...args: unknown[]) => Promise<Answer>)(...args);
      if (answer.status === "error") throw new DeskError(answer.error);
      return answer.data;
    },
  ]);
  return Object.fromEntries(unwrapped) as Ipc;
}

/** Calls `changed` whenever Rust says that the session is another one now (idle lock, sign-out). */
export function listenToSession(changed: () => void): () => void {
  const listening = listen("session-changed", changed);
  return () => void listening.then((stop) => stop());
}

/** Calls `changed` with the new preferences after every change. */
export function listenToPreferences(changed: (preferences: Preferences) => void): () => void {
  const listening = listen<Preferences>("preferences-changed", ({ payload }) => changed(payload));
  return () => void listening.then((stop) => stop());
}

/** Calls `dropped` with the file that was dropped on the window, and is the chosen one now. */
export function listenToDrops(dropped: (file: SeedFile) => void): () => void {
  const listening = listen<SeedFile>("seed-file-dropped", ({ payload }) => dropped(payload));
  return () => void listening.then((stop) => stop());
}

const IpcContext = createContext<Ipc | null>(null);

/** `<IpcProvider value={ipc}>`. */
export const IpcProvider = IpcContext.Provider;

export function useIpc(): Ipc {
  const ipc = use(IpcContext);
  if (!ipc) throw new Error("IpcProvider is missing");
  return ipc;
}
