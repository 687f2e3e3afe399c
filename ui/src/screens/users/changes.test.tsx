import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { ChangeMasterScreen } from "./ChangeMasterScreen.tsx";
import { ChangeUserScreen } from "./ChangeUserScreen.tsx";
import { ResetPasswordsScreen } from "./ResetPasswordsScreen.tsx";
import { UnlockPasswordsScreen } from "./UserActScreens.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const ownPassword = () => screen.getByLabelText(/^確認用パスワード(?!を)/);
const ownCode = () => screen.getByLabelText(/^ワンタイムパスワード/);

async function at(
  place: "change" | "reset",
  loginId: string,
  options: FakeOptions = {},
  more: RenderOptions = {},
) {
  const fake = createFake(options);
  const ui = place === "change" ? <ChangeUserScreen /> : <ResetPasswordsScreen />;
  const shown = await renderScreen(ui, {
    ipc: fake.ipc,
    at: `/manage/users/detail/$loginId/${place}`,
    params: { loginId },
    ...more,
  });
  const user = fake.state.users.find((u) => u.loginId === loginId);
  if (!user) throw new Error("the sample vault has this user");
  return { ...shown, fake, him: user };
}

it("changes what was changed, and tells each field before and after", async () => {
  const { user, fake, him, container } = await at("change", "yamada");
  const name = await screen.findByLabelText(/^氏名/);
  expect(name).toHaveValue("山田 和子");
  await expectAccessible(container);
  await user.clear(name);
  await user.click(screen.getByRole("button", { name: "変更" }));
  const errors = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(within(errors).getAllByRole("link")).toHaveLength(3);

  await user.type(name, "高橋 和子");
  await user.click(screen.getByRole("checkbox", { name: "総合振込" }));
  await user.type(ownPassword(), PASSWORD);
  await user.type(ownCode(), fake.code("KT000001"));
  await user.click(screen.getByRole("button", { name: "変更" }));
  expect(await screen.findByRole("heading", { level: 1, name: "利用者情報変更結果" })).toHaveFocus();
  const table = screen.getByRole("table", { name: "変更結果" });
  expect(
    within(table)
      .getAllByRole("rowheader")
      .map((cell) => cell.textContent),
  ).toEqual(["氏名", "サービス利用権限"]);
  expect(within(table).getByRole("row", { name: /氏名 山田 和子 高橋 和子/ })).toBeVisible();
  expect(him.permissions).not.toContain("bulk_transfer");
  // No new passwords were needed.
  expect(screen.queryByText("仮のパスワード一覧")).not.toBeInTheDocument();
  await expectAccessible(container);
});

it("hands out temporary passwords where the role comes to open the vault", async () => {
  const { user, fake, him, container } = await at("change", "kobayashi");
  expect(await screen.findByText("照会専用ユーザには、サービス利用権限がありません。")).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "管理者ユーザ" }));
  expect(screen.getByRole("checkbox", { name: "総合振込" })).toBeChecked();
  expect(screen.getByText(/保管庫を開けるようになります/)).toBeVisible();
  await expectAccessible(container);
  await user.type(ownPassword(), PASSWORD);
  await user.type(ownCode(), fake.code("KT000001"));
  await user.click(screen.getByRole("button", { name: "変更" }));
  const table = await screen.findByRole("table", { name: "仮のパスワード一覧" });
  expect(within(table).getByText(him.loginPassword)).toBeVisible();
  expect(within(table).getByText(him.confirmationPassword)).toBeVisible();
  expect(him.role).toBe("administrator");
  await expectAccessible(container);
});

it("asks for passwords to be typed, if that is wished, and leads to the one that is too short", async () => {
  const { user, fake, him } = await at("reset", "tanaka");
  await user.click(await screen.findByRole("radio", { name: /^入力する/ }));
  const login = screen.getByLabelText(/^仮のログインパスワード(?!を)/);
  const confirmation = screen.getByLabelText(/^仮の確認用パスワード(?!を)/);
  const submit = async (first: string) => {
    await user.type(login, first);
    await user.type(confirmation, "tsuki no hikari");
    await user.type(ownPassword(), PASSWORD);
    await user.clear(ownCode());
    await user.type(ownCode(), `${fake.code("KT000001")}{Enter}`);
  };
  await submit("mijikai");
  await user.click(await screen.findByRole("link", { name: /12文字以上/ }));
  expect(login).toHaveFocus();
  expect(login).toHaveValue("");
  await submit("kumo to ame to niji");
  expect(await screen.findByRole("heading", { name: "パスワード再設定結果" })).toHaveFocus();
  expect(him.loginPassword).toBe("kumo to ame to niji");
  // What somebody typed is not shown again.
  expect(screen.queryByText("kumo to ame to niji")).not.toBeInTheDocument();
});

it("does not overwrite what somebody else changed meanwhile", async () => {
  const { user, fake, him } = await at("change", "yamada");
  const name = await screen.findByLabelText(/^氏名/);
  await user.clear(name);
  await user.type(name, "高橋 和子");
  him.kana = "ヤマダ ワコ";
  await user.type(ownPassword(), PASSWORD);
  await user.type(ownCode(), fake.code("KT000001"));
  await user.click(screen.getByRole("button", { name: "変更" }));
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveTextContent(
    "ほかの操作者が変更しました",
  );
  await user.click(await screen.findByRole("button", { name: "最新の内容を読み込む" }));
  expect(screen.getByLabelText(/^カナ/)).toHaveValue("ヤマダ ワコ");
  expect(screen.getByLabelText(/^氏名/)).toHaveValue("山田 和子");
  expect(him.name).toBe("山田 和子");
});

it("lets nobody change his own role, or an administrator the master", async () => {
  const own = await at("change", "sato", { as: "sato" });
  expect(await screen.findByText(/ご自身の種別とサービス利用権限は変更できません/)).toBeVisible();
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  expect(screen.getByRole("checkbox", { name: "総合振込" })).toBeDisabled();
  own.unmount();
  const granted = await at("change", "tanaka", { as: "sato" });
  await screen.findByRole("radio", { name: "一般ユーザ" });
  expect(screen.queryByRole("radio", { name: "管理者ユーザ" })).not.toBeInTheDocument();
  granted.unmount();
  const master = await at("change", "suzuki", { as: "sato" });
  expect(await screen.findByText("この利用者の登録内容は変更できません")).toBeVisible();
  master.unmount();
  await at("reset", "suzuki");
  expect(await screen.findByText("この利用者のパスワードは再設定できません")).toBeVisible();
});

it("resets passwords: shown once, on paper a sheet for the user", async () => {
  const { user, fake, him, container } = await at("reset", "sato");
  him.locks = { login: true, confirmation: true };
  expect(await screen.findByText(/今のパスワードは使えなくなり/)).toBeVisible();
  await expectAccessible(container);
  await user.type(ownPassword(), PASSWORD);
  await user.type(ownCode(), `${fake.code("KT000001")}{Enter}`);
  expect(await screen.findByRole("heading", { name: "パスワード再設定結果" })).toHaveFocus();
  const table = screen.getByRole("table", { name: "仮のパスワード一覧" });
  expect(within(table).getByText(him.loginPassword)).toBeVisible();
  expect(screen.getByRole("heading", { level: 1, name: "仮のパスワードのお知らせ" })).toBeInTheDocument();
  expect(him.locks).toEqual({ login: false, confirmation: false });
  await expectAccessible(container);
});

it("hands the master's role over, and goes on as an administrator", async () => {
  const fake = createFake();
  const { user, client, container } = await renderScreen(<ChangeMasterScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/master",
  });
  await user.click(await screen.findByRole("rowheader", { name: /鈴木 一郎/ }));
  expect(await screen.findByText("引き継げるのは、停止されていない、ご自身以外の利用者です。")).toBeVisible();
  await user.click(screen.getByRole("rowheader", { name: /佐藤 花子/ }));
  const password = await screen.findByLabelText(/^新しいマスターユーザのログインパスワード(?!を)/);
  await expectAccessible(container);
  const submit = async (given: string) => {
    await user.type(password, given);
    await user.type(ownPassword(), PASSWORD);
    await user.clear(ownCode());
    await user.type(ownCode(), fake.code("KT000001"));
    // Dangerous: not by the Enter key.
    await user.keyboard("{Enter}");
    expect(fake.state.users[0]?.role).toBe("master");
    await user.click(screen.getByRole("button", { name: "交代" }));
  };
  await submit("chigau");
  await user.click(await screen.findByRole("link", { name: /ログインパスワードが正しくありません/ }));
  expect(password).toHaveFocus();
  expect(password).toHaveValue("");
  await submit("renshu-login-sato");
  expect(await screen.findByRole("heading", { name: "マスターユーザの交代結果" })).toHaveFocus();
  expect(screen.getByText("マスターユーザが 佐藤 花子 さんに交代しました。")).toBeVisible();
  expect(fake.state.users.map(({ role }) => role)).toEqual([
    "administrator",
    "master",
    "general",
    "general",
    "read_only",
  ]);
  const session = client.getQueryData<{ person: { role: string }; acts: string[] }>(["session"]);
  expect(session?.person.role).toBe("administrator");
  expect(session?.acts).not.toContain("administer");
  await expectAccessible(container);
});

it("shows three locks in three columns, and opens the one that was chosen", async () => {
  const fake = createFake();
  const sato = fake.state.users[1];
  if (!sato) throw new Error("the sample vault has him");
  sato.locks = { login: true, confirmation: true };
  const { user, container } = await renderScreen(<UnlockPasswordsScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/passwords",
  });
  await user.click(await screen.findByRole("rowheader", { name: /佐藤 花子/ }));
  for (const title of ["ロック（ログイン）", "ロック（確認用）", "ロック（ワンタイム）"]) {
    expect(screen.getByRole("columnheader", { name: title })).toBeVisible();
  }
  const locks = await screen.findByRole("group", { name: "解除するロック" });
  await expectAccessible(container);
  await user.click(within(locks).getByRole("checkbox", { name: "ロック（ログイン）" }));
  await user.click(within(locks).getByRole("checkbox", { name: "ロック（確認用）" }));
  await user.type(ownPassword(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("link", { name: "解除するロックを選択してください。" })).toBeVisible();
  await user.click(within(locks).getByRole("checkbox", { name: "ロック（確認用）" }));
  await user.click(screen.getByRole("button", { name: "ロック解除" }));
  await waitFor(() => expect(sato.locks).toEqual({ login: true, confirmation: false }));
  expect(await screen.findByText("佐藤 花子 さんの、選択したロックを解除しました。")).toBeVisible();
});
