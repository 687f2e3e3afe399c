import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { ManageScreen } from "./ManageScreen.tsx";
import { ManageUsersScreen } from "./ManageUsersScreen.tsx";

it("leads from 業務選択 to 利用者管理", async () => {
  const { container, user, pathname } = await renderScreen(<ManageScreen />, { at: "/manage" });
  expect(screen.getByRole("heading", { level: 1, name: "業務選択" })).toHaveFocus();
  expect(screen.getByRole("list", { name: "手順" })).toHaveTextContent("手順２業務の選択");
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining("利用者管理"),
    expect.stringContaining("トークン台帳"),
    expect.stringContaining("契約先管理"),
    expect.stringContaining("保管庫の管理"),
    expect.stringContaining("月次報告"),
    expect.stringContaining("操作権限一覧"),
  ]);
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "利用者管理" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users"));
});

it("offers branch staff the contracts, too", async () => {
  const session = { edition: "branch", acts: ["own", "unlock", "edit_contracts", "see_records"] } as const;
  const { ipc } = createFake({ session: { ...session, acts: [...session.acts] } });
  await renderScreen(<ManageScreen />, { ipc, at: "/manage" });
  expect(screen.getByRole("button", { name: "契約先管理" })).toBeVisible();
});

it("offers the tasks of 作業内容選択, also by number", async () => {
  const { container, user, pathname } = await renderScreen(<ManageUsersScreen />, { at: "/manage/users" });
  expect(screen.getByRole("heading", { level: 1, name: "作業内容選択" })).toHaveFocus();
  for (const name of [
    "ワンタイムパスワードの利用停止解除",
    "トークンの失効",
    "利用者情報の管理",
    "利用者停止・解除",
    "パスワードのロック解除",
    "利用開始登録（代行）",
    "一時コードの発行",
    "利用者の一括登録",
    "マスターユーザの交代",
  ]) {
    expect(screen.getByRole("button", { name })).toBeVisible();
  }
  expect(screen.getAllByRole("button")).toHaveLength(9);
  await expectAccessible(container);
  await user.keyboard("{Control>}2{/Control}");
  expect(pathname()).toBe("/manage/users");
  await user.keyboard("2");
  await waitFor(() => expect(pathname()).toBe("/manage/users/revoke"));
});

it("offers the master alone to hand over", async () => {
  const { ipc } = createFake({ as: "sato" });
  await renderScreen(<ManageUsersScreen />, { ipc, at: "/manage/users" });
  expect(screen.getAllByRole("button")).toHaveLength(8);
  expect(screen.queryByRole("button", { name: "マスターユーザの交代" })).not.toBeInTheDocument();
});

it("offers only what one may do", async () => {
  const { ipc } = createFake({ session: { acts: ["own", "unlock"] } });
  await renderScreen(<ManageUsersScreen />, { ipc, at: "/manage/users", language: "en" });
  expect(screen.getAllByRole("button")).toHaveLength(3);
});
