import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import type { FakeToken } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { ResyncScreen } from "./ResyncScreen.tsx";

const INPUT = { selector: "input" };
const PASSWORD = "renshu-kakunin-suzuki";
const SERIAL = "KT000001";

const first = () => screen.getByLabelText(/1つ目/, INPUT);
const second = () => screen.getByLabelText(/2つ目/, INPUT);
const password = () => screen.getByLabelText(/^確認用パスワード(?!を)/);

async function open(about: Partial<FakeToken> = {}, options: FakeOptions = {}, shown: RenderOptions = {}) {
  const fake = createFake(options);
  const token = fake.state.tokens.find(({ serial }) => serial === SERIAL);
  if (!token) throw new Error("the sample vault has this token");
  Object.assign(token, about);
  const rendered = await renderScreen(<ResyncScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial/resync",
    params: { serial: SERIAL },
    ...shown,
  });
  await screen.findByRole("heading", { name: shown.language === "en" ? "Authorisation" : "認証項目" });
  return { ...rendered, fake, token };
}

/** A token whose display changes soon. */
const everySecond = async (serial: string) => ({ ...(await createFake().ipc.token(serial)), period: 1 });

it("sets the time right by two displays, and the next one works at once", async () => {
  const { user, container, fake, token, pathname } = await open({ ahead: -180, needsResync: true });
  expect(screen.getByText(/鈴木 一郎 さん、田中 三郎 さん/)).toBeVisible();
  expect(screen.queryByLabelText(/2つ目/, INPUT)).toBeNull();
  await user.type(first(), fake.code(SERIAL));
  const countdown = screen.getByRole("progressbar", { name: "次の表示まで" });
  expect(countdown).toHaveAttribute("aria-valuetext", "約60秒");
  await expectAccessible(container);
  fake.forward();
  await user.click(screen.getByRole("button", { name: "表示が変わりました" }));
  expect(second()).toHaveFocus();
  await user.type(second(), fake.code(SERIAL));
  await expectAccessible(container);
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "時刻補正結果" })).toHaveFocus();
  const status = screen.getByRole("status");
  expect(status).toHaveTextContent("3分 遅れ → 補正しました");
  expect(status).toHaveTextContent("次に表示されるワンタイムパスワードから、すぐに使えます。");
  expect(status).not.toHaveTextContent("逆の順番");
  expect(token.needsResync).toBe(false);
  await expectAccessible(container);
  fake.forward();
  await fake.ipc.verify({
    user: "suzuki",
    code: fake.code(SERIAL),
    second: null,
    purpose: "transfer",
    requestNumber: null,
    note: null,
  });
  await user.click(screen.getByRole("link", { name: "トークンの詳細へ" }));
  expect(pathname()).toBe("/tokens/detail/KT000001");
});

it("takes the two in either order, and says so; a paused token stays paused", async () => {
  const { user, fake } = await open({ ahead: 200, state: "paused" });
  const earlier = fake.code(SERIAL);
  fake.forward();
  await user.type(first(), `${fake.code(SERIAL)}{Enter}`);
  await waitFor(() => expect(second()).toHaveFocus());
  await user.type(second(), earlier);
  await user.type(password(), `${PASSWORD}{Enter}`);
  const status = await screen.findByText(/進み → 補正しました/);
  expect(status).toBeVisible();
  expect(screen.getByRole("status")).toHaveTextContent("逆の順番");
  expect(screen.getByRole("status")).toHaveTextContent("トークンは一時停止中です。");
});

it("opens the second field when the time has passed, without calling anybody away", async () => {
  const { user, fake } = await open({}, { overrides: { token: everySecond } });
  await user.type(first(), fake.code(SERIAL));
  await user.click(password());
  expect(await screen.findByLabelText(/2つ目/, INPUT)).not.toHaveFocus();
  expect(password()).toHaveFocus();
  expect(screen.getByRole("status")).toHaveTextContent("2つ目のワンタイムパスワードを入力してください。");
});

it("goes on in the second field where the first one still has the focus", async () => {
  const { user, fake } = await open({}, { overrides: { token: everySecond } });
  await user.type(first(), fake.code(SERIAL));
  expect(await screen.findByLabelText(/2つ目/, INPUT)).toHaveFocus();
});

it("does not try the same one twice", async () => {
  const resyncToken = vi.fn();
  const { user, fake } = await open({}, { overrides: { resyncToken } });
  await user.type(first(), `${fake.code(SERIAL)}{Enter}`);
  await user.type(second(), fake.code(SERIAL));
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  expect(resyncToken).not.toHaveBeenCalled();
});

it("keeps the two after a wrong password", async () => {
  const { user, fake } = await open();
  await user.type(first(), `${fake.code(SERIAL)}{Enter}`);
  fake.forward();
  await user.type(second(), fake.code(SERIAL));
  await user.type(password(), "not-it-at-all{Enter}");
  expect(await screen.findByRole("link", { name: /確認用パスワード/ })).toBeVisible();
  expect(password()).toHaveValue("");
  expect(first()).not.toHaveValue("");
  expect(second()).not.toHaveValue("");
});

it.each([
  ["resync_failed", { cause: "not_consecutive" }],
  ["resync_failed", { cause: "out_of_range" }],
  ["resync_stopped", { minutes: 15 }],
  ["otp_replayed", {}],
] as const)("begins anew after %s %o", async (code, params) => {
  const { user, container } = await open(
    {},
    { overrides: { resyncToken: async () => refuse(code, { ...params }) } },
  );
  await user.type(first(), "111111{Enter}");
  await user.type(second(), "222222");
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  expect(first()).toHaveValue("");
  expect(screen.queryByLabelText(/2つ目/, INPUT)).toBeNull();
  expect(password()).toHaveValue("");
  await expectAccessible(container);
  await user.click(screen.getByText("うまくいかないときは"));
  expect(screen.getByRole("link", { name: "このコードはどのトークン？" })).toBeVisible();
});

it("counts the presses of an event-based token, and waits for nothing", async () => {
  const { user, fake, token } = await open({ kind: "hotp", lastStep: 3, presses: 30 });
  await user.type(first(), fake.code(SERIAL));
  expect(screen.queryByRole("progressbar")).toBeNull();
  token.presses = 31;
  await user.type(second(), fake.code(SERIAL));
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("ボタンの回数を合わせました")).toBeVisible();
  expect(screen.getByText("26回")).toBeVisible();
});

it("tells minutes and seconds, in English, too", async () => {
  const resyncToken = async () => ({
    offsetSeconds: -200,
    correctedSeconds: -20,
    skipped: null,
    swapped: false,
  });
  const { user, container } = await open(
    {},
    { overrides: { resyncToken } },
    { language: "en", theme: "dark" },
  );
  await user.type(screen.getByLabelText(/\(first\)/, INPUT), "111111{Enter}");
  await user.type(screen.getByLabelText(/\(second\)/, INPUT), "222222");
  await user.type(screen.getByLabelText(/^Confirmation password/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("3 min 20 s slow → corrected")).toBeVisible();
  expect(screen.getByText("Corrected this time").nextSibling).toHaveTextContent("20 s");
  await expectAccessible(container);
});

it("is not possible on a token that is lost", async () => {
  const fake = createFake();
  const token = fake.state.tokens.find(({ serial }) => serial === SERIAL);
  if (token) token.state = "lost";
  await renderScreen(<ResyncScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial/resync",
    params: { serial: SERIAL },
  });
  expect(await screen.findByText(/紛失として登録/)).toBeVisible();
  expect(screen.queryByLabelText(/1つ目/, INPUT)).toBeNull();
});
