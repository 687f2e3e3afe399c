import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { UserImportScreen } from "./UserImportScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function open(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  const shown = await renderScreen(<UserImportScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/import",
    language,
  });
  return { ...shown, fake };
}

it("looks at a list, adds its users, and shows their passwords once: a sheet each", async () => {
  const { user, fake, container } = await open();
  await user.click(screen.getByRole("button", { name: "一覧を選択" }));
  const found = await screen.findByRole("table", { name: "一覧の利用者" });
  expect(within(found).getByRole("row", { name: /高橋 次郎.*takahashi.*一般ユーザ.*登録/ })).toBeVisible();
  expect(within(found).getByRole("row", { name: /山田 和子.*yamada.*登録済み/ })).toBeVisible();
  expect(fake.state.users).toHaveLength(5);
  await expectAccessible(container);

  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), fake.code("KT000001"));
  await user.click(screen.getByRole("button", { name: "2名を登録" }));
  expect(await screen.findByRole("heading", { name: "利用者一括登録結果" })).toHaveFocus();
  expect(fake.state.users.map(({ loginId }) => loginId)).toContain("ito");
  const passwords = screen.getByRole("table", { name: "仮のパスワード一覧" });
  expect(within(passwords).getAllByRole("rowheader")).toHaveLength(2);
  expect(screen.getAllByRole("heading", { level: 1, name: "仮のパスワードのお知らせ" })).toHaveLength(2);
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "続けて登録する" }));
  expect(screen.queryByRole("table")).not.toBeInTheDocument();
});

it("names every wrong row, and adds nobody", async () => {
  const { user, fake, container } = await open({}, "en");
  fake.state.userList = {
    rows: [],
    errors: [
      { line: 2, loginId: "tan", problem: { code: "invalid_value", params: { field: "login_id" } } },
      { line: 2, loginId: "tan", problem: { code: "invalid_value", params: { field: "role" } } },
      { line: 4, loginId: "sato", problem: { code: "user_differs", params: {} } },
      { line: 0, loginId: null, problem: { code: "user_limit", params: { max: 100 } } },
    ],
  };
  await user.click(screen.getByRole("button", { name: "Choose a list" }));
  const problems = await screen.findByRole("table", { name: "Problems in the list" });
  expect(within(problems).getAllByRole("row")).toHaveLength(5);
  expect(within(problems).getByText(/already there with other particulars/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Add/ })).not.toBeInTheDocument();
  await expectAccessible(container);
});

it("says when there is nobody new, and why a list cannot be read", async () => {
  const { user, fake } = await open();
  fake.state.userList = { rows: fake.state.userList.rows.slice(2), errors: [] };
  await user.click(screen.getByRole("button", { name: "一覧を選択" }));
  expect(await screen.findByText("新しく登録する利用者はいません。")).toBeVisible();

  const unreadable = await open({ overrides: { previewUserImport: async () => refuse("file_unreadable") } });
  const button = within(unreadable.container).getByRole("button", { name: "一覧を選択" });
  await unreadable.user.click(button);
  expect(await screen.findByText(/ファイルを読み取れません/)).toBeVisible();
});

it("saves a template, and can be broken off", async () => {
  let cancelled = false;
  const { user } = await open({
    overrides: {
      importUsers: () => new Promise(() => {}),
      importProgress: async () => 420,
      cancelImport: async () => {
        cancelled = true;
        return null;
      },
    },
  });
  await user.click(screen.getByRole("button", { name: "見本を保存" }));
  expect(await screen.findByText("「利用者一覧.csv」を保存しました。")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "一覧を選択" }));
  await user.type(await screen.findByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), "123456{Enter}");
  expect(await screen.findByRole("progressbar", { name: "登録しています" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "中止" }));
  expect(cancelled).toBe(true);
});

it("asks the branch for the contract first", async () => {
  await open({
    edition: "branch",
    session: { person: { loginId: "eigyo", name: "営業 太郎", kana: "", role: "clerk" } },
  });
  expect(await screen.findByRole("button", { name: /契約先/ })).toBeVisible();
  expect(screen.queryByRole("button", { name: "一覧を選択" })).not.toBeInTheDocument();
});
