import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { ReplaceScreen } from "./ReplaceScreen.tsx";

// Not the button that shows a password.
const INPUT = { selector: "input" };
const PASSWORD = "renshu-kakunin-suzuki";

async function replace(serial: string, options: FakeOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<ReplaceScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial/replace",
    params: { serial },
  });
  return { ...shown, fake };
}

it("moves the ticked users to the new token and revokes the others", async () => {
  const { user, container, fake } = await replace("KT000002");
  const sharers = await screen.findByRole("group", { name: "新しいトークンを使う利用者" });
  expect(within(sharers).getByRole("checkbox", { name: /佐藤 花子/ })).toBeChecked();
  await user.click(within(sharers).getByRole("checkbox", { name: /小林 正/ }));
  await user.click(screen.getByRole("radio", { name: "電池切れ" }));
  expect(screen.queryByLabelText("紛失した場所")).toBeNull();
  const preview = within(screen.getByRole("region", { name: "交換するとどうなるか" }));
  expect(preview.getByText(/交換の影響がここに表示されます/)).toBeVisible();
  await user.type(screen.getByLabelText(/^新しいトークンのシリアル番号/), "KT000003");
  expect(await preview.findByText("新しいトークン KT000003 を使います")).toBeVisible();
  expect(preview.getByText("ログインできなくなる利用者 1名 ／ 引き続き利用する利用者 1名")).toBeVisible();
  expect(preview.getByText("故障")).toBeVisible();
  await expectAccessible(container);

  await user.type(
    screen.getByLabelText(/^新しいトークンのワンタイムパスワード/, INPUT),
    fake.code("KT000003"),
  );
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), `${PASSWORD}{Enter}`);
  // Enter in a field does nothing that cannot be undone.
  expect(screen.queryByRole("heading", { name: "トークン交換結果" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "交換" }));
  expect(await screen.findByRole("heading", { level: 1, name: "トークン交換結果" })).toHaveFocus();
  const result = within(screen.getByRole("table", { name: "交換結果" }));
  expect(result.getByRole("row", { name: /佐藤 花子.*新しいトークン KT000003 を使います/ })).toBeVisible();
  expect(result.getByRole("row", { name: /小林 正.*失効しました/ })).toBeVisible();
  expect(screen.getByRole("button", { name: "印刷" })).toBeVisible();
  await expectAccessible(container);
});

it("says what is missing, and what the new token is refused with", async () => {
  const { user, container, fake } = await replace("KT000002", { as: "suzuki" });
  await screen.findByRole("group", { name: "新しいトークンを使う利用者" });
  await user.click(screen.getByRole("button", { name: "交換" }));
  for (const name of [/交換の理由/, /新しいトークンのシリアル番号/, /新しいトークンのワンタイムパスワード/]) {
    expect(screen.getByRole("link", { name })).toBeVisible();
  }
  await user.click(screen.getByRole("radio", { name: "紛失・盗難" }));
  expect(screen.getByLabelText("紛失した場所")).toBeVisible();
  await user.type(screen.getByLabelText(/^新しいトークンのシリアル番号/), "KT999999");
  expect(await screen.findByText(/台帳に登録されていません/)).toBeVisible();
  await user.clear(screen.getByLabelText(/^新しいトークンのシリアル番号/));
  await user.type(screen.getByLabelText(/^新しいトークンのシリアル番号/), "KT000003");
  await user.type(screen.getByLabelText(/^新しいトークンのワンタイムパスワード/, INPUT), "000000");
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), PASSWORD);
  await user.click(screen.getByRole("button", { name: "交換" }));
  expect(await screen.findByRole("link", { name: /ワンタイムパスワードが正しくありません/ })).toBeVisible();
  expect(fake.state.tokens.find(({ serial }) => serial === "KT000002")?.state).toBe("in_use");
  await expectAccessible(container);
});

it("asks before a token is shared, and keeps the code for the answer", async () => {
  const { user, fake } = await replace("KT000002");
  await screen.findByRole("group", { name: "新しいトークンを使う利用者" });
  await user.click(screen.getByRole("radio", { name: "有効期限" }));
  await user.type(screen.getByLabelText(/^新しいトークンのシリアル番号/), "KT000001");
  await user.type(
    screen.getByLabelText(/^新しいトークンのワンタイムパスワード/, INPUT),
    fake.code("KT000001"),
  );
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), PASSWORD);
  await user.click(screen.getByRole("button", { name: "交換" }));
  const question = within(await screen.findByRole("alertdialog"));
  await user.click(question.getByRole("button", { name: "はい" }));
  const result = within(await screen.findByRole("table", { name: "交換結果" }));
  expect(result.getByRole("row", { name: /鈴木 一郎.*以前から/ })).toBeVisible();
});

it("is for tokens somebody uses", async () => {
  await replace("KT000003");
  expect(await screen.findByText(/交換は、利用している利用者がいるトークンに行えます/)).toBeVisible();
});
