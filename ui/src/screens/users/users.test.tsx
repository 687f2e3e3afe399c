import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { EnrolUserScreen, StopUsersScreen, UnlockPasswordsScreen } from "./UserActScreens.tsx";
import { UserListScreen } from "./UserListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function open(screenOf: React.ReactElement, options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(screenOf, { ipc: fake.ipc, at: "/manage/users/list", ...more });
  return { ...shown, fake };
}

it("lists the users with what is locked, and finds one", async () => {
  const { user, fake, container } = await open(<UserListScreen />);
  expect(await screen.findByRole("rowheader", { name: /田中 三郎/ })).toBeVisible();
  const row = screen.getByRole("row", { name: /田中 三郎/ });
  expect(within(row).getByText("利用停止")).toBeVisible();
  // The three locks each by itself.
  expect(within(row).getAllByRole("gridcell", { name: "なし" })).toHaveLength(2);
  expect(within(row).getByRole("gridcell", { name: "ロック中" })).toBeVisible();
  expect(screen.getByText("5件")).toBeVisible();
  await expectAccessible(container);

  await user.type(screen.getByRole("searchbox", { name: "氏名・カナ・ログインＩＤで検索" }), "だれも");
  await user.click(await screen.findByRole("button", { name: "絞り込みを解除" }));
  expect(await screen.findByRole("rowheader", { name: /佐藤 花子/ })).toBeVisible();
  expect(fake.state.users).toHaveLength(5);
});

it("opens the page of a user", async () => {
  const { user, pathname } = await open(<UserListScreen />);
  await user.click(await screen.findByRole("rowheader", { name: /佐藤 花子/ }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/sato"));
});

it("adds a user, and leads to what is missing or taken", async () => {
  const { user, fake, container, pathname } = await open(<UserListScreen />, { as: "sato" });
  await user.click(await screen.findByRole("button", { name: "利用者登録" }));
  expect(screen.queryByRole("radio", { name: "管理者ユーザ" })).not.toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "登録" }));
  const errors = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(within(errors).getAllByRole("link")).toHaveLength(7);

  const fill = async (label: RegExp, text: string) => {
    const field = screen.getByLabelText(label);
    await user.clear(field);
    await user.type(field, text);
  };
  await fill(/^ログインＩＤ/, "tanaka");
  await fill(/^氏名/, "高橋 次郎");
  await user.click(screen.getByRole("radio", { name: "照会専用ユーザ" }));
  // Who is to look only has no purposes.
  expect(screen.queryByRole("checkbox", { name: "総合振込" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("radio", { name: "一般ユーザ" }));
  await user.click(screen.getByRole("checkbox", { name: "総合振込" }));
  const secrets = async () => {
    await fill(/^初回のログインパスワード(?!を)/, "hajimete-no-login");
    await fill(/^初回の確認用パスワード(?!を)/, "hajimete-no-kakunin");
    await fill(/^確認用パスワード(?!を)/, "renshu-kakunin-sato");
    await fill(/^ワンタイムパスワード/, fake.code("KT000002"));
  };
  await secrets();
  await user.click(screen.getByRole("button", { name: "登録" }));
  await user.click(await screen.findByRole("link", { name: /すでに使われています/ }));
  expect(screen.getByLabelText(/^ログインＩＤ/)).toHaveFocus();
  expect(screen.getByLabelText(/^初回のログインパスワード(?!を)/)).toHaveValue("");

  fake.forward();
  await fill(/^ログインＩＤ/, "takahashi");
  await secrets();
  await user.click(screen.getByRole("button", { name: "登録" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/takahashi"));
  const added = fake.state.users.find(({ loginId }) => loginId === "takahashi");
  expect(added?.role).toBe("general");
  expect(added?.permissions).not.toContain("bulk_transfer");
});

it("asks the branch for the contract", async () => {
  const { user } = await open(<UserListScreen />, {
    edition: "branch",
    session: { person: { loginId: "eigyo", name: "営業 太郎", kana: "", role: "clerk" } },
  });
  await user.click(await screen.findByRole("button", { name: "利用者登録" }));
  expect(await screen.findByRole("button", { name: /契約先/ })).toBeVisible();
  expect(screen.getByRole("radio", { name: "マスターユーザ" })).toBeVisible();
});

it("resumes on the page of its own, and says why there is nothing to do", async () => {
  const fake = createFake();
  const sato = fake.state.users[1];
  if (sato) sato.status = "stopped";
  const { user, container } = await renderScreen(<StopUsersScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/stop",
  });
  await user.click(await screen.findByRole("rowheader", { name: /鈴木 一郎/ }));
  expect(await screen.findByText("マスターユーザとご自身は停止できません。")).toBeVisible();
  await user.click(screen.getByRole("rowheader", { name: /佐藤 花子/ }));
  await user.type(await screen.findByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { name: "操作結果" })).toHaveFocus();
  expect(screen.getByText("佐藤 花子 さんの停止を解除しました。")).toBeVisible();
  expect(sato?.status).toBe("active");
  await expectAccessible(container);
});

it("unlocks passwords, in English", async () => {
  const fake = createFake();
  const sato = fake.state.users[1];
  if (sato) sato.locks.login = true;
  const { user } = await renderScreen(<UnlockPasswordsScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/passwords",
    language: "en",
  });
  const rows = await screen.findAllByRole("rowheader");
  expect(rows[0]).toHaveTextContent("佐藤 花子");
  await user.click(screen.getByRole("rowheader", { name: /佐藤 花子/ }));
  await user.type(await screen.findByLabelText(/^Confirmation password/), PASSWORD);
  await user.click(screen.getByRole("button", { name: "Unlock" }));
  expect(await screen.findByText("The chosen locks of 佐藤 花子 have been opened.")).toBeVisible();
  expect(sato?.locks.login).toBe(false);
});

it("enrols at the desk: exact cause, question about sharing, result", async () => {
  const { user, fake, container } = await open(<EnrolUserScreen />, {}, { at: "/manage/users/enrol" });
  await user.click(await screen.findByRole("rowheader", { name: /山田 和子/ }));
  const serial = await screen.findByLabelText(/^シリアル番号/);
  await user.type(serial, "KT999999");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), "123456");
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  await user.click(screen.getByRole("button", { name: "認証確認" }));
  expect(await screen.findByRole("link", { name: /台帳に登録されていません/ })).toBeVisible();
  await expectAccessible(container);

  await user.clear(serial);
  await user.type(serial, "KT000001");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), fake.code("KT000001"));
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  await user.click(screen.getByRole("button", { name: "認証確認" }));
  const question = await screen.findByRole("alertdialog");
  expect(question).toHaveTextContent(
    "このトークンは、すでに 2 名の利用者が使用しています。共有して登録しますか。",
  );
  await user.click(within(question).getByRole("button", { name: "はい" }));
  expect(await screen.findByText("利用開始登録が完了しました。")).toBeVisible();
  expect(fake.state.users.find(({ loginId }) => loginId === "yamada")?.serial).toBe("KT000001");
});
