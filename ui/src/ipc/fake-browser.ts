import type { AppProps } from "../app.tsx";
import { landAt } from "../landing.ts";
import type { DeskPath } from "../routes.ts";
import type { Edition, Language, Phase, Theme } from "./client.ts";
import { createFake, type FakeOptions } from "./fake.ts";

/** A desk to play with by hand: the clock runs, and the commands can be called as `desk` in the console. */
export function createFakeDesk(query: URLSearchParams): AppProps {
  const fake = createFake({
    phase: (query.get("phase") as Phase | null) ?? "desk",
    edition: (query.get("edition") as Edition | null) ?? "training",
    as: query.get("as") ?? "suzuki",
    clockIs: (query.get("clock") as FakeOptions["clockIs"] | null) ?? undefined,
    rollback: query.has("rollback") || undefined,
    clock: Date.now,
  });
  const { preferences } = fake.state;
  fake.state.preferences = {
    ...preferences,
    language: (query.get("language") as Language | null) ?? preferences.language,
    theme: (query.get("theme") as Theme | null) ?? preferences.theme,
    textSize: Number(query.get("text") ?? preferences.textSize),
  };
  landAt((query.get("at") as DeskPath | null) ?? "/");
  Object.assign(window, { desk: fake });
  return { ipc: fake.ipc };
}
