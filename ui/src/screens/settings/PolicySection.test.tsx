import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { numberIn, USERS } from "./policy.ts";
import { SettingsScreen } from "./SettingsScreen.tsx";

async function renderSettings(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  return { fake, ...(await renderScreen(<SettingsScreen />, { ipc: fake.ipc, language, at: "/settings" })) };
}

const section = async () => within(await screen.findByRole("region", { name: "認証の設定" }));

it("shows what decides, and what it means for who only guesses", async () => {
  await renderSettings();
  const policy = await section();
  expect(await policy.findByText("5回")).toBeInTheDocument();
  expect(policy.getByText("前後1個まで")).toBeInTheDocument();
  expect(policy.getByText("確認用パスワードとワンタイムパスワード")).toBeInTheDocument();
  expect(policy.getByText("100名")).toBeInTheDocument();
  expect(policy.getByText("0.0015％")).toBeInTheDocument();
  expect(policy.getByText(/5回入力して.*（約66,667回に1回）/)).toBeInTheDocument();
});

it("only shows it to who may not change it, and nothing to users", async () => {
  const { unmount } = await renderSettings({ as: "sato" });
  const policy = await section();
  expect(await policy.findByText("変更できるのは、マスターユーザまたは役席者です。")).toBeInTheDocument();
  expect(policy.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("link", { name: "日時の確認" })).toBeNull();
  unmount();
  await renderSettings({ as: "tanaka" });
  expect(screen.queryByRole("region", { name: "認証の設定" })).toBeNull();
});

it("changes it, with the chance worked out while choosing", async () => {
  const { user, fake, container } = await renderSettings();
  await user.click(await screen.findByRole("button", { name: "変更する" }));
  expect(screen.getByRole("heading", { level: 1, name: "認証の設定" })).toHaveFocus();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: /利用停止までの回数/ }));
  expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual(
    Array.from({ length: 13 }, (_, index) => `${index + 3}回`),
  );
  await user.click(screen.getByRole("option", { name: "3回" }));
  await user.click(screen.getByRole("button", { name: /許容する時刻のずれ/ }));
  await user.click(screen.getByRole("option", { name: "前後10個まで" }));
  expect(screen.getByText("0.0063％")).toBeInTheDocument();
  await user.click(screen.getByRole("radio", { name: "確認用パスワードのみ" }));
  const sameToken = screen.getByRole("radiogroup", { name: "同じトークンを使う利用者の利用停止解除" });
  await user.click(within(sameToken).getByRole("radio", { name: "認めない" }));
  const largeImports = screen.getByRole("radiogroup", { name: "大きなファイルの取り込み" });
  expect(within(largeImports).getByRole("radio", { name: "認めない" })).toBeChecked();
  await user.click(within(largeImports).getByRole("radio", { name: "認める" }));
  const users = screen.getByLabelText("1契約の利用者数の上限");
  await user.clear(users);
  await user.type(users, "10001");
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), "renshu-kakunin-suzuki{Enter}");
  await user.click(await screen.findByRole("link", { name: /1以上10,000以下の整数/ }));
  expect(users).toHaveFocus();
  await user.clear(users);
  await user.type(users, "２５０{Enter}");
  expect(await screen.findByRole("status")).toHaveTextContent("認証の設定を変更しました。");
  expect(fake.state.policy).toEqual({
    failuresAllowed: 3,
    window: 10,
    revokeNeedsOtp: false,
    unlockSameToken: false,
    usersPerContract: 250,
    largeImports: true,
  });
  expect(await (await section()).findByText("前後10個まで")).toBeInTheDocument();
});

it("leads to the field a refusal is about, and changes nothing when it is left", async () => {
  const { user, fake } = await renderSettings({
    overrides: { setPolicy: async () => refuse("invalid_value", { field: "users_per_contract" }) },
  });
  const before = fake.state.policy;
  await user.click(await screen.findByRole("button", { name: "変更する" }));
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), "renshu-kakunin-suzuki{Enter}");
  const summary = within(await screen.findByRole("group", { name: "入力内容を確認してください。" }));
  await user.click(summary.getByRole("link"));
  expect(screen.getByLabelText("1契約の利用者数の上限")).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "キャンセル" }));
  expect(await screen.findByRole("heading", { level: 1, name: "設定" })).toBeInTheDocument();
  expect(fake.state.policy).toBe(before);
});

it("leads to the clock", async () => {
  const { user, pathname } = await renderSettings({}, "en");
  await user.click(screen.getByRole("link", { name: "Confirm date and time" }));
  expect(pathname()).toBe("/clock");
});

it("takes whole numbers in the range, as they may be typed", () => {
  expect(["1", "１００", "10,000", " 7 "].map((typed) => numberIn(USERS, typed))).toEqual([
    1, 100, 10_000, 7,
  ]);
  expect(["", "0", "10001", "-5", "1.5", "1e3", "九"].map((typed) => numberIn(USERS, typed))).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});
