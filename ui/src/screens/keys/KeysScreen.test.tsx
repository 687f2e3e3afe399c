import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { createFake, FAKE_NEW_RECOVERY_CODE, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { KeysScreen } from "./KeysScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const LAST_GROUP = FAKE_NEW_RECOVERY_CODE.slice(-4);

async function open(options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<KeysScreen />, { ipc: fake.ipc, at: "/manage/vault/keys", ...more });
  return { ...shown, fake };
}

const confirmation = () => screen.getByLabelText(/^確認用パスワード(?!を)/);
const lastGroup = () => screen.getByLabelText(/^復旧コードの最後の4文字/);
const refused = () => screen.findByRole("group", { name: "入力内容を確認してください。" });

it("renews the keys, by keyboard alone", async () => {
  const { user, fake, container, pathname } = await open();
  expect(screen.getByRole("heading", { level: 1, name: "鍵と復旧コード" })).toHaveFocus();
  await expectAccessible(container);
  await user.tab();
  expect(screen.getByRole("button", { name: "鍵を更新" })).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("heading", { level: 1, name: "鍵の更新" })).toHaveFocus();
  expect(screen.getByText(/担当者のパスワードと復旧コードは、そのまま使えます。/)).toBeVisible();
  await expectAccessible(container);
  while (document.activeElement !== confirmation()) await user.tab();
  await user.keyboard(`${PASSWORD}{Enter}`);
  expect(await screen.findByRole("status")).toHaveTextContent("保管庫の鍵を更新しました。");
  expect(fake.state.vault.epoch).toBe(2);
  await expectAccessible(container);
  await user.click(screen.getByRole("link", { name: "バックアップへ" }));
  await waitFor(() => expect(pathname()).toBe("/manage/vault/backups"));
});

it("says why the keys were not renewed", async () => {
  const { user, fake } = await open();
  await user.click(screen.getByRole("button", { name: "鍵を更新" }));
  await user.click(screen.getByRole("button", { name: "更新" }));
  expect(await refused()).toHaveTextContent("「確認用パスワード」を入力してください。");
  await user.type(confirmation(), "chigau{Enter}");
  const link = await screen.findByRole("link", { name: /残り回数は4回です/ });
  expect(confirmation()).toHaveValue("");
  await user.click(link);
  expect(confirmation()).toHaveFocus();
  expect(fake.state.vault.epoch).toBe(1);
  await user.click(screen.getByRole("button", { name: "戻る" }));
  expect(screen.getByRole("heading", { level: 1, name: "鍵と復旧コード" })).toHaveFocus();
});

it("shows that every record is protected anew", async () => {
  const { user } = await open({ overrides: { rekey: () => new Promise(() => {}) } });
  await user.click(screen.getByRole("button", { name: "鍵を更新" }));
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("progressbar", { name: /新しい鍵で守り直しています/ })).toBeVisible();
});

it("replaces the recovery code once its last group is typed back", async () => {
  const printPage = vi.fn(async () => null);
  const { user, fake, container } = await open({ overrides: { printPage } });
  await user.click(screen.getByRole("button", { name: "復旧コードを再発行" }));
  expect(await screen.findByRole("heading", { level: 1, name: "復旧コードの再発行" })).toHaveFocus();
  const sheet = screen.getByRole("region", { name: "新しい復旧コード" });
  expect(sheet).toHaveTextContent(FAKE_NEW_RECOVERY_CODE);
  expect(sheet).toHaveTextContent("△△商事株式会社");
  expect(within(sheet).getByText("suzuki")).toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalledOnce();

  await user.type(lastGroup(), LAST_GROUP);
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("新しい復旧コードに切り替えました。")).toBeVisible();
  expect(screen.getByText(/必ず破棄してください/)).toBeVisible();
  expect(screen.queryByText(LAST_GROUP)).toBeNull();
  expect(fake.state.vault.recoveryCode).toBe(FAKE_NEW_RECOVERY_CODE);
});

it("leads to what is wrong, and keeps the old code", async () => {
  const { user, fake } = await open();
  await user.click(screen.getByRole("button", { name: "復旧コードを再発行" }));
  await user.click(await screen.findByRole("button", { name: "切り替える" }));
  expect(within(await refused()).getAllByRole("link")).toHaveLength(2);
  await user.type(lastGroup(), "XXXX");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(await screen.findByRole("link", { name: /復旧コードが正しくありません/ }));
  expect(lastGroup()).toHaveFocus();
  expect(lastGroup()).toHaveValue("");
  await user.keyboard(LAST_GROUP);
  await user.type(confirmation(), "chigau{Enter}");
  await user.click(await screen.findByRole("link", { name: /残り回数は4回です/ }));
  expect(confirmation()).toHaveFocus();
  expect(fake.state.vault.recoveryCode).not.toBe(FAKE_NEW_RECOVERY_CODE);
  await user.click(screen.getByRole("button", { name: "切り替えずに戻る" }));
  expect(await screen.findByText("復旧コードは切り替えていません。")).toBeVisible();
  expect(screen.queryByText(new RegExp(LAST_GROUP))).toBeNull();
});

it("says why there is no new recovery code, in English", async () => {
  const { user, container } = await open(
    { overrides: { prepareRecoveryCode: async () => refuse("permission_denied") } },
    { language: "en" },
  );
  await user.click(screen.getByRole("button", { name: "Replace the recovery code" }));
  expect(await screen.findByText(/You do not have permission/)).toBeVisible();
  await expectAccessible(container);
});
