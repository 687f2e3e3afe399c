import type { DeskPath } from "./routes.ts";

let next: DeskPath = "/";

/** Where the desk opens the next time: 初期設定 goes on there once the vault is made. */
export function landAt(path: DeskPath): void {
  next = path;
}

export function landing(): DeskPath {
  return next;
}
