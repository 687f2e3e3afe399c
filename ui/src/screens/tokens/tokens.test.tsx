import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { TokenState } from "../../ipc/client.ts";
import { sampleToken } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { expiresSoon } from "./expiry.ts";
import { TokenDetailScreen } from "./TokenDetailScreen.tsx";
import { TokenListScreen } from "./TokenListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function detail(serial: string, state?: TokenState, options: FakeOptions = {}) {
  const fake = createFake(options);
  const token = fake.state.tokens.find((one) => one.serial === serial);
  if (token && state) token.state = state;
  const shown = await renderScreen(<TokenDetailScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial",
    params: { serial },
  });
  await screen.findByRole("heading", { name: "トークン情報" });
  return { ...shown, fake, token };
}

const steps = () =>
  screen
    .queryAllByRole("button")
    .map(({ textContent }) => textContent)
    .filter((text) => ["一時停止", "再開", "紛失", "発見", "故障", "廃棄"].includes(text ?? ""));

it("lists the tokens with what needs attention, and filters them by state", async () => {
  const fake = createFake();
  const [first, second, third] = fake.state.tokens;
  if (first && second && third) {
    first.needsResync = true;
    second.expiresOn = "2026-11-22";
    third.expiresOn = "2027-01-31";
  }
  const { user, container, pathname } = await renderScreen(<TokenListScreen />, {
    ipc: fake.ipc,
    at: "/tokens",
  });
  const row = async (name: RegExp) => within(await screen.findByRole("row", { name }));
  expect((await row(/KT000001/)).getByText("時刻補正が必要")).toBeVisible();
  expect((await row(/KT000001/)).getByText("田中 三郎")).toBeVisible();
  expect((await row(/KT000002/)).getByText("期限切れ")).toBeVisible();
  expect((await row(/KT000003/)).getByText("90日以内")).toBeVisible();
  await expectAccessible(container);

  await user.click(screen.getByRole("button", { name: /すべて 状態/ }));
  await user.click(await screen.findByRole("option", { name: "紛失" }));
  await user.click(await screen.findByRole("button", { name: "絞り込みを解除" }));
  await user.click(await screen.findByRole("rowheader", { name: /KT000002/ }));
  expect(pathname()).toBe("/tokens/detail/KT000002");
});

it("holds a long list without drawing it", async () => {
  const fake = createFake();
  for (let n = 4; n <= 205; n++) {
    fake.state.tokens.push(sampleToken(`KT${String(n).padStart(6, "0")}`, "unregistered"));
  }
  const { user } = await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens" });
  expect(await screen.findByText("205件")).toBeVisible();
  expect(screen.queryByRole("row", { name: /KT000205/ })).toBeNull();
  screen.getByRole("grid").focus();
  await user.keyboard("{End}");
  expect(screen.getByRole("grid")).toHaveFocus();
});

it("is empty before the first import", async () => {
  const fake = createFake();
  for (const user of fake.state.users) user.serial = null;
  fake.state.tokens = [];
  await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens", language: "en" });
  expect(await screen.findByText("No tokens have been registered yet.")).toBeVisible();
});

it.each<[TokenState, string[]]>([
  ["unregistered", ["一時停止", "紛失", "故障"]],
  ["in_use", ["一時停止", "紛失", "故障"]],
  ["paused", ["再開", "紛失", "故障"]],
  ["lost", ["発見", "故障"]],
  ["faulty", ["廃棄"]],
  ["disposed", []],
])("offers only the steps that %s allows", async (state, expected) => {
  await detail("KT000003", state);
  expect(steps()).toEqual(expected);
});

it("does not offer disposal to administrators, and nothing to readers", async () => {
  const { unmount } = await detail("KT000003", "faulty", { as: "sato" });
  expect(steps()).toEqual([]);
  unmount();
  await detail("KT000003", "in_use", { as: "kobayashi" });
  expect(steps()).toEqual([]);
});

it("says who can no longer sign in before a token is lost", async () => {
  const { user, token, container } = await detail("KT000001");
  await expectAccessible(container);
  expect(screen.getByText("詳細").closest("details")).not.toHaveAttribute("open");
  await user.click(screen.getByRole("button", { name: "紛失" }));
  const dialog = screen.getByRole("dialog", { name: "紛失" });
  expect(within(dialog).getByText("鈴木 一郎 さん、田中 三郎 さんに影響します。")).toBeVisible();
  await expectAccessible(dialog);
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("トークンの紛失を登録しました。")).toBeVisible();
  expect(token?.state).toBe("lost");
});

it("asks a found token for its one-time password", async () => {
  const { user, token, fake } = await detail("KT000003", "lost");
  await user.click(screen.getByRole("button", { name: "発見" }));
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  const dialog = within(screen.getByRole("dialog", { name: "発見" }));
  await user.type(dialog.getByLabelText(/^ワンタイムパスワード/), `${fake.code("KT000003")}{Enter}`);
  expect(await screen.findByText("トークンの発見を登録しました。")).toBeVisible();
  expect(token?.state).toBe("unregistered");
});

it("disposes of a token by its button alone", async () => {
  const { user, token } = await detail("KT000003", "faulty");
  await user.click(screen.getByRole("button", { name: "廃棄" }));
  const dialog = screen.getByRole("dialog", { name: "廃棄" });
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(token?.state).toBe("faulty");
  await user.click(within(dialog).getByRole("button", { name: "廃棄" }));
  expect(await screen.findByText("トークンを廃棄しました。")).toBeVisible();
  expect(token?.state).toBe("disposed");
});

it("warns 90 days before the last day", () => {
  expect(expiresSoon("2027-02-21", "2026-11-23")).toBe(true);
  expect(expiresSoon("2027-02-22", "2026-11-23")).toBe(false);
  expect(expiresSoon("2026-11-22", "2026-11-23")).toBe(false);
  expect(expiresSoon(null, "2026-11-23")).toBe(false);
});
