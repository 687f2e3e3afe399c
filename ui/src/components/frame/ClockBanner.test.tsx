import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { i18n } from "../../i18n/index.ts";
import { CLOCKS } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { expectAccessible } from "../testing.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

function renderDesk(options: FakeOptions) {
  const fake = createFake(options);
  return { fake, user: userEvent.setup(), ...render(<App ipc={fake.ipc} />) };
}

const main = () => screen.findByRole("main");
const STOPPED = "日時が確認されるまで、ワンタイムパスワードの確認を停止しています。";

it("says on every page that nothing is checked, and leads to where the time is confirmed", async () => {
  const { user, container } = renderDesk({ clockIs: "far_ahead" });
  expect(await screen.findByText(STOPPED)).toBeInTheDocument();
  expect(await main()).toHaveTextContent("前回の使用から、パソコンの時計が約45日進んでいます");
  await user.click(screen.getByRole("link", { name: "設定" }));
  expect(await screen.findByRole("heading", { level: 1, name: "設定" })).toBeInTheDocument();
  expect(screen.getByText(STOPPED)).toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("link", { name: "日時を確認する" }));
  expect(await screen.findByRole("button", { name: "この日時で正しい" })).toBeInTheDocument();
  // Said once, by the page itself.
  expect(screen.getAllByText(STOPPED)).toHaveLength(1);
});

it.each(["sato", "tanaka"])("tells %s, who may not confirm it, whom to ask", async (as) => {
  renderDesk({ clockIs: "behind", as });
  expect(await screen.findByText("マスターユーザに、日時の確認を依頼してください。")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "日時を確認する" })).toBeNull();
});

it("tells a clerk of a branch to ask a supervisor", async () => {
  renderDesk({ clockIs: "behind", as: "sato", edition: "branch" });
  expect(await screen.findByText("役席者に、日時の確認を依頼してください。")).toBeInTheDocument();
});

it("tells operators that the tokens agree on an offset", async () => {
  renderDesk({ clockIs: "suspected", as: "sato" });
  expect(await screen.findByText("3本のトークンが同じ約3分のずれを示しています")).toBeInTheDocument();
  expect(screen.queryByText(STOPPED)).toBeNull();
});

it("does not bother with it who can do nothing about it", async () => {
  const fake = createFake({ clockIs: "suspected", as: "tanaka" });
  const clock = vi.spyOn(fake.ipc, "clock");
  render(<App ipc={fake.ipc} />);
  await main();
  await vi.waitFor(() => expect(clock).toHaveBeenCalled());
  expect(screen.queryByText(/のずれを示しています/)).toBeNull();
});

it("looks at the clock every half minute, and says aloud what happened", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const { fake } = renderDesk({});
    await main();
    fake.state.clock = CLOCKS.jumped;
    await act(async () => vi.advanceTimersByTime(30_000));
    expect(await screen.findByText(STOPPED)).toBeInTheDocument();
    const said = screen.getAllByRole("status").map(({ textContent }) => textContent);
    expect(said).toContain("使用中に、パソコンの時計が約3日進みました");
  } finally {
    vi.useRealTimers();
  }
});
