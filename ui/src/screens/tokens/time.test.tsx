import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import type { FakeToken } from "../../ipc/fake/data.ts";
import { createFake, type Fake, type FakeOptions } from "../../ipc/fake.ts";
import { TokenDetailScreen } from "./TokenDetailScreen.tsx";

const INPUT = { selector: "input" };

/** A token's page, with its fob in hand. */
async function detail(about: Partial<FakeToken> = {}, options: FakeOptions = {}, shown: RenderOptions = {}) {
  const fake = createFake(options);
  const [token] = fake.state.tokens;
  if (!token) throw new Error("the sample vault has tokens");
  Object.assign(token, about);
  const rendered = await renderScreen(<TokenDetailScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial",
    params: { serial: token.serial },
    ...shown,
  });
  await screen.findByRole("heading", { name: shown.language === "en" ? "Token details" : "トークン情報" });
  return { ...rendered, fake, token };
}

async function test(
  { user, fake }: Pick<Awaited<ReturnType<typeof detail>>, "user" | "fake">,
  code?: string,
) {
  const typed = code ?? fake.code("KT000001");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), `${typed}{Enter}`);
  return screen.findByRole("status");
}

const effects = ({ state }: Fake) => {
  const failures = state.users.map((user) => user.failures);
  return JSON.stringify([failures, state.tokens.map(({ lastStep }) => lastStep), state.history.length]);
};

it("tests a one-time password without any effect", async () => {
  const { container, ...page } = await detail();
  const before = effects(page.fake);
  const result = await test(page);
  expect(result).toHaveTextContent("正しく動作しています。今、認証に使えます。");
  expect(result).toHaveTextContent("11:15:00から11:16:00まで");
  expect(result).toHaveTextContent("時刻のずれずれなし");
  expect(result).toHaveTextContent("何も使用済みにならず、間違えた回数にも数えていません。");
  expect(screen.getByLabelText(/^ワンタイムパスワード/, INPUT)).toHaveValue("");
  await expectAccessible(container);
  expect(effects(page.fake)).toBe(before);
  expect(await test(page, "000000")).toHaveTextContent("このトークンのものではありません。");
  expect(effects(page.fake)).toBe(before);
});

it("tells how far the token is off, and a used one from a wrong one", async () => {
  const { token, ...page } = await detail({ ahead: -180 });
  const off = await test(page);
  expect(off).toHaveTextContent("今は認証に使えません。");
  expect(off).toHaveTextContent("11:12:00から11:13:00まで");
  expect(off).toHaveTextContent("3分 遅れ");
  expect(off).toHaveTextContent("時刻補正を行ってください。");
  token.lastStep = Number.MAX_SAFE_INTEGER;
  expect(await test(page)).toHaveTextContent("使用済みです。");
});

it("says the day of one shown on another day, and why a paused token is not accepted", async () => {
  const { token, ...page } = await detail({ ahead: -12 * 3600 });
  expect(await test(page)).toHaveTextContent("2026/11/22（日） 23:15:00から2026/11/22（日） 23:16:00まで");
  Object.assign(token, { ahead: 0, state: "paused" });
  await page.client.invalidateQueries();
  await screen.findByText("一時停止");
  expect(await test(page)).toHaveTextContent("トークンの状態が「一時停止」のためです。");
});

it("says what is not a one-time password at all", async () => {
  const { user } = await detail();
  const form = within(screen.getByRole("form", { name: "動作確認" }));
  await user.click(form.getByRole("button", { name: "確認" }));
  expect(form.getByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  await user.type(form.getByLabelText(/^ワンタイムパスワード/, INPUT), "12345{Enter}");
  expect(await form.findByRole("link", { name: /桁数/ })).toBeVisible();
});

it("counts the presses of an event-based token, which has no time", async () => {
  const { container, token, ...page } = await detail({ kind: "hotp", lastStep: 7, presses: 10 });
  expect(screen.queryByRole("region", { name: "時刻のずれ" })).toBeNull();
  expect(screen.getByRole("link", { name: "時刻補正" })).toBeVisible();
  const result = await test(page);
  expect(result).toHaveTextContent("今、認証に使えます。");
  expect(result).toHaveTextContent("最後に使ったときから3回");
  token.presses = 40;
  expect(await test(page)).toHaveTextContent("使われなかった回数が多いため");
  expect(await test(page, "000000")).toHaveTextContent("次に表示するものの中に、この数字はありません。");
  await expectAccessible(container);
});

it("shows how far the time is off, and advises to put it right after long rest", async () => {
  const { container } = await detail({ drift: -3, longUnused: true });
  const section = within(screen.getByRole("region", { name: "時刻のずれ" }));
  expect(section.getByText("90日以上使われていません")).toBeVisible();
  expect(section.getByText("3分 遅れ")).toBeVisible();
  expect(await section.findByRole("img", { name: "時刻のずれ" })).toBeVisible();
  await expectAccessible(container);
});

it("offers neither test nor resynchronisation to who only reads", async () => {
  await detail({}, { as: "kobayashi" });
  expect(screen.getByRole("region", { name: "時刻のずれ" })).toBeVisible();
  expect(screen.queryByRole("region", { name: "動作確認" })).toBeNull();
  expect(screen.queryByRole("link", { name: "時刻補正" })).toBeNull();
});

it("goes on to the resynchronisation, but not of a lost token", async () => {
  const { user, pathname, unmount } = await detail({}, {}, { language: "en", theme: "dark" });
  await user.click(screen.getByRole("link", { name: "Resynchronise" }));
  expect(pathname()).toBe("/tokens/detail/KT000001/resync");
  unmount();
  await detail({ state: "lost" });
  expect(screen.queryByRole("link", { name: "時刻補正" })).toBeNull();
  expect(screen.getByRole("region", { name: "動作確認" })).toBeVisible();
});
