import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { SettingsScreen } from "./SettingsScreen.tsx";

async function open(options: FakeOptions = {}) {
  const fake = createFake(options);
  return { fake, ...(await renderScreen(<SettingsScreen />, { ipc: fake.ipc, at: "/settings" })) };
}
const section = async () => within(await screen.findByRole("region", { name: "金融機関" }));
const password = () => screen.getByLabelText(/^確認用パスワード(必須)?$/);

it("shows how the institution is named, and changes it", async () => {
  const { user, fake, container } = await open();
  const before = await section();
  expect(before.getByText("みほん信用組合")).toBeInTheDocument();
  expect(before.getByText("信用組合（当組合）")).toBeInTheDocument();
  await user.click(before.getByRole("button", { name: "金融機関の情報を変更" }));
  expect(screen.getByRole("heading", { level: 1, name: "金融機関" })).toHaveFocus();
  await expectAccessible(container);
  const name = screen.getByLabelText("金融機関名");
  await user.clear(name);
  await user.type(name, "みほん信用金庫");
  await user.click(screen.getByRole("radio", { name: "信用金庫（当金庫）" }));
  await user.type(password(), "renshu-kakunin-suzuki{Enter}");
  expect(await screen.findByRole("status")).toHaveTextContent("金融機関の情報を変更しました。");
  expect(fake.state.institution).toEqual({
    name: "みほん信用金庫",
    telephone: "0120-000-000",
    kind: "shinkin_bank",
  });
  expect(await (await section()).findByText("信用金庫（当金庫）")).toBeInTheDocument();
});

it("leads to the field a refusal is about; others only look", async () => {
  const setInstitution = async () => refuse("invalid_value", { field: "telephone" });
  const { user, unmount } = await open({ overrides: { setInstitution } });
  await user.click((await section()).getByRole("button", { name: "金融機関の情報を変更" }));
  await user.type(password(), "renshu-kakunin-suzuki{Enter}");
  await user.click(await screen.findByRole("link", { name: /電話番号は/ }));
  expect(screen.getByLabelText("電話番号")).toHaveFocus();
  unmount();
  await open({ as: "sato" });
  expect((await section()).queryByRole("button")).toBeNull();
});

it("shows beside each setting what it may be, and what it decides", async () => {
  await open();
  const policy = within(await screen.findByRole("region", { name: "認証の設定" }));
  expect(await policy.findByText("3回～15回（はじめは5回）")).toBeInTheDocument();
  expect(policy.getByText("表示中の数字のみ～前後10個まで（はじめは前後1個まで）")).toBeInTheDocument();
  expect(policy.getByText("1名～10,000名（はじめは100名）")).toBeInTheDocument();
  expect(policy.getByText("これより多い利用者は登録できません。")).toBeInTheDocument();
});
