// What somebody has set in a list stays while he looks at one of its rows, and goes when another person sits here.
// In the page's memory only: what is searched for is a name.

import { useState } from "react";
import type { TokenQuery, UserQuery } from "./ipc/client.ts";
import { useSession } from "./ipc/session.ts";

/** Filter and order of a list. */
export type UserList = Omit<UserQuery, "offset" | "limit">;
export type TokenList = Omit<TokenQuery, "offset" | "limit">;

type Lists = { users: UserList; tokens: TokenList };
type Kept = { [Name in keyof Lists]?: { list: Lists[Name]; top: number } };

let owner: string | null = null;
let kept: Kept = {};

/** Forgets everything. */
export function forgetLists() {
  kept = {};
}

function of(person: string | null): Kept {
  if (owner !== person) {
    owner = person;
    kept = {};
  }
  return kept;
}

/** Sets what a list shows when it is opened next: `showNext("tokens", person, { state: "lost" })`. */
export function showNext<Name extends keyof Lists>(name: Name, person: string | null, list: Lists[Name]) {
  Object.assign(of(person), { [name]: { list, top: 0 } });
}

/** Filter and order of a list, and how far down it is, as they were left. */
export function useList<Name extends keyof Lists>(name: Name) {
  const person = useSession().person?.loginId ?? null;
  const before = of(person)[name];
  const [list, setList] = useState<Lists[Name]>(() => (before?.list ?? {}) as Lists[Name]);
  return {
    list,
    change: (next: Lists[Name]) => {
      showNext(name, person, next);
      setList(next);
    },
    top: before?.top ?? 0,
    keepTop: (top: number) => {
      Object.assign(of(person), { [name]: { list, top } });
    },
  };
}
