import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { UserListScreen } from "./UserListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function tickTwo() {
  const fake = createFake();
  const shown = await renderScreen(<UserListScreen />, { ipc: fake.ipc, at: "/manage/users/list" });
  for (const name of [/佐藤 花子/, /鈴木 一郎/]) {
    await shown.user.click(within(await screen.findByRole("row", { name })).getByRole("checkbox"));
  }
  return { ...shown, fake, bar: within(screen.getByRole("toolbar", { name: "選択した行の操作" })) };
}

it("stops many users at once: whom it concerns before, what became of each after", async () => {
  const { user, container, fake, bar } = await tickTwo();
  await user.click(bar.getByRole("button", { name: "利用者停止" }));
  const dialog = within(screen.getByRole("dialog", { name: "利用者停止" }));
  // Named as they are listed, with the master refused before it is tried.
  expect(dialog.getByText("選択した2件に「利用者停止」を行います。")).toBeVisible();
  expect(await dialog.findByText("1件は、この操作を行えません。")).toBeVisible();
  await expectAccessible(screen.getByRole("dialog"));
  await user.type(dialog.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "利用者停止の結果" })).toHaveFocus();
  const result = within(screen.getByRole("table", { name: "操作結果" }));
  expect(result.getByRole("row", { name: /佐藤 花子.*完了しました/ })).toBeVisible();
  expect(result.getByRole("row", { name: /鈴木 一郎.*できませんでした/ })).toBeVisible();
  expect(fake.state.users.find(({ loginId }) => loginId === "sato")?.status).toBe("stopped");
  await expectAccessible(container);
});

it("unlocks only what was asked about", async () => {
  const { user, bar } = await tickTwo();
  await user.click(bar.getByRole("button", { name: "利用停止解除" }));
  const dialog = within(screen.getByRole("dialog", { name: "利用停止解除" }));
  await user.type(dialog.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(dialog.getByRole("link", { name: /本人に状況を確認しました/ })).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "キャンセル" }));
  await user.click(bar.getByRole("button", { name: "選択を解除" }));
  expect(screen.queryByRole("toolbar")).toBeNull();
});
