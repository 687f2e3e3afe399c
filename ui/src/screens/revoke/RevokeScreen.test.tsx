import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { RevokeScreen } from "./RevokeScreen.tsx";

// Not the button that shows a password.
const INPUT = { selector: "input" };

const render = (options: Parameters<typeof renderScreen>[1] = {}) =>
  renderScreen(<RevokeScreen />, { at: "/manage/users/revoke", ...options });
const row = async (name: RegExp) =>
  within(await screen.findByRole("grid", { name: "利用者一覧" })).findByRole("row", { name });
const action = () => screen.getByRole("button", { name: "失効" });

it("detaches the chosen user; who shares the token goes on", async () => {
  const fake = createFake();
  const { container, user } = await render({ ipc: fake.ipc });
  expect(screen.getByRole("heading", { level: 1, name: "トークン失効" })).toHaveFocus();
  expect(screen.getByRole("list", { name: "手順" })).toHaveTextContent("手順５失効完了");
  await user.click(await row(/小林 正/));
  expect(screen.queryByRole("row", { name: /山田 和子/ })).toBeNull();
  await user.click(screen.getByRole("radio", { name: "退職・異動" }));
  const preview = screen.getByRole("region", { name: "失効するとどうなるか" });
  expect(await within(preview).findByText("佐藤 花子 さん")).toBeVisible();
  expect(screen.getByRole("form", { name: "認証項目" })).toHaveTextContent(
    "小林 正 さん 1名のトークンを失効します。",
  );
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "renshu-kakunin-suzuki");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), `${fake.code("KT000001")}{Enter}`);
  // Enter in a field does nothing that is dangerous.
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("トークン失効");
  await user.click(action());
  expect(await screen.findByRole("heading", { level: 1, name: "トークン失効結果" })).toHaveFocus();
  const result = screen.getByRole("table", { name: "失効結果" });
  const done = within(result).getByRole("row", { name: /小林 正/ });
  expect(done).toHaveTextContent("次回ログイン時に利用開始登録画面が表示されます");
  const paper = onPaper(container);
  expect(paper).toHaveTextContent(
    /金融機関みほん信用組合 0120-000-000操作者鈴木 一郎（suzuki）印刷日2026年（令和8年）11月23日/,
  );
  expect(paper).toHaveTextContent("検印");
  expect(paper.querySelectorAll("button, [role=link], ol")).toHaveLength(0);
  expect(done).toHaveTextContent("このトークンは、再度利用開始登録を行うことで再利用できます");
  expect(screen.getByText("佐藤 花子 さん")).toBeVisible();
  expect(screen.getByRole("button", { name: "印刷" })).toBeVisible();
  expect(screen.getByRole("link", { name: "トップページへ" })).toBeVisible();
  await expectAccessible(container);
});

it("takes every sharer of a lost token along", async () => {
  const fake = createFake();
  const { user } = await render({ ipc: fake.ipc });
  await user.click(await row(/小林 正/));
  await user.click(screen.getByRole("radio", { name: "紛失・盗難" }));
  expect(await screen.findByText("同じトークンを使うため失効")).toBeVisible();
  const sharer = within(await row(/佐藤 花子/)).getByRole("checkbox");
  expect(sharer).toBeChecked();
  expect(sharer).toBeDisabled();
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "renshu-kakunin-suzuki");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), fake.code("KT000001"));
  await user.click(action());
  const result = await screen.findByRole("table", { name: "失効結果" });
  expect(within(result).getByRole("row", { name: /佐藤 花子.*失効しました/ })).toBeVisible();
  expect(screen.queryByText(/再利用できます/)).toBeNull();
  expect(screen.getByText(/KT000002 は紛失になり/)).toBeVisible();
});

it("says what is missing and what was refused; asks for no one-time password where none is needed", async () => {
  const fake = createFake({ session: { revokeNeedsOtp: false } });
  const { container, user } = await render({ ipc: fake.ipc, language: "en", theme: "dark" });
  expect(screen.queryByLabelText(/^One-time password/, INPUT)).toBeNull();
  await user.click(await screen.findByRole("button", { name: "Revoke" }));
  expect(screen.getByRole("link", { name: "Choose the users whose token is to be revoked." })).toBeVisible();
  expect(screen.getByRole("link", { name: "Choose a reason." })).toBeVisible();
  await expectAccessible(container);
});

it("has the user of a card chosen, and lists nobody else", async () => {
  const { user, pathname } = await render({
    at: "/manage/users/detail/$loginId/revoke",
    params: { loginId: "sato" },
  });
  expect(await row(/佐藤 花子/)).toHaveAttribute("aria-selected", "true");
  expect(screen.queryByRole("row", { name: /鈴木 一郎/ })).toBeNull();
  await user.click(screen.getByRole("link", { name: "利用者カードへ" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/sato"));
});
