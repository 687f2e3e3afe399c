import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { VaultScreen } from "./VaultScreen.tsx";

const count = () => screen.getAllByRole("button").length;

it("leads to what can be done with the vault, also by number", async () => {
  const { container, user, pathname } = await renderScreen(<VaultScreen />, { at: "/manage/vault" });
  expect(screen.getByRole("heading", { level: 1, name: "保管庫の管理" })).toHaveFocus();
  for (const name of ["バックアップ", "保管庫の点検", "鍵と復旧コード", "担当者"]) {
    expect(screen.getByRole("button", { name })).toBeVisible();
  }
  expect(screen.getByText("保管庫を開ける担当者を確認します。")).toBeVisible();
  await expectAccessible(container);
  await user.keyboard("3");
  await waitFor(() => expect(pathname()).toBe("/manage/vault/keys"));
});

it("keeps the keys from who only sees the administration", async () => {
  const { ipc } = createFake({ as: "sato" });
  await renderScreen(<VaultScreen />, { ipc, at: "/manage/vault" });
  expect(count()).toBe(3);
  expect(screen.queryByRole("button", { name: "鍵と復旧コード" })).toBeNull();
});

it("says in a branch that operators are added there", async () => {
  const { ipc } = createFake({ edition: "branch" });
  await renderScreen(<VaultScreen />, { ipc, at: "/manage/vault", language: "en" });
  expect(screen.getByText("See who can open the vault; add and remove operators.")).toBeVisible();
});
