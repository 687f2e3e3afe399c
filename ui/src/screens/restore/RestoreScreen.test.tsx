import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { i18n } from "../../i18n/index.ts";
import {
  createFake,
  FAKE_BACKUP,
  FAKE_BACKUP_PASSWORD,
  FAKE_RECOVERY_CODE,
  type FakeOptions,
  refuse,
} from "../../ipc/fake.ts";
import { RestoreScreen } from "./RestoreScreen.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

type User = ReturnType<typeof userEvent.setup>;

async function open(options: FakeOptions = {}) {
  const fake = createFake({ phase: "sign_in", ...options });
  const restoreBackup = vi.spyOn(fake.ipc, "restoreBackup");
  const user = userEvent.setup();
  const shown = render(<App ipc={fake.ipc} />);
  await user.click(await screen.findByRole("button", { name: "バックアップから復元する" }));
  expect(screen.getByRole("heading", { level: 1, name: "バックアップから復元する" })).toHaveFocus();
  return { fake, user, restoreBackup, ...shown };
}

const field = (name: string) => screen.getByLabelText(new RegExp(`^${name}(必須)?$`));
const choose = (user: User) => user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
const replace = (user: User) =>
  user.click(screen.getByRole("checkbox", { name: /バックアップの内容に置き換えます/ }));
const restore = (user: User) => user.click(screen.getByRole("button", { name: "復元" }));
const resultTitle = () => screen.findByRole("heading", { level: 1, name: "復元結果" });

async function put(user: User, name: string, text: string) {
  await user.click(field(name));
  await user.paste(text);
}

async function fillPasswords(
  user: User,
  login = "renshu-login-suzuki",
  confirmation = "renshu-kakunin-suzuki",
) {
  if (field("ログインＩＤ").getAttribute("value") === "") await put(user, "ログインＩＤ", "suzuki");
  await put(user, "ログインパスワード", login);
  await put(user, "確認用パスワード", confirmation);
}

it("restores in the place of the vault that is there, and says what came back", async () => {
  const { user, container, restoreBackup, fake } = await open();
  await choose(user);
  expect(await screen.findByText(new RegExp(FAKE_BACKUP.name))).toHaveTextContent("1,482,752バイト");
  await fillPasswords(user);
  await replace(user);
  await restore(user);
  expect(await resultTitle()).toHaveFocus();
  expect(restoreBackup).toHaveBeenCalledWith({
    opener: {
      loginId: "suzuki",
      loginPassword: "renshu-login-suzuki",
      recoveryCode: null,
      backupPassword: null,
    },
    confirmationPassword: "renshu-kakunin-suzuki",
    replace: true,
    timeIsRight: false,
  });
  const main = screen.getByRole("main");
  expect(main).toHaveTextContent("2026/11/20（金） 17:15 まで");
  expect(main).toHaveTextContent("vault-replaced-2026-11-23T02-15-30Z.db");
  expect(main).toHaveTextContent(/照合値[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/);
  await expectAccessible(container);
  const printPage = vi.spyOn(fake.ipc, "printPage");
  await user.click(screen.getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "ログインへ" }));
  expect(await screen.findByRole("heading", { level: 1, name: "ログイン" })).toBeInTheDocument();
});

it("at the first start there is nothing to replace; any of the three ways opens it", async () => {
  for (const [way, label, secret] of [
    ["復旧コード", "復旧コード", FAKE_RECOVERY_CODE.toLowerCase()],
    ["バックアップのパスワード", "バックアップのパスワード", FAKE_BACKUP_PASSWORD],
  ] as const) {
    const { user, unmount, restoreBackup } = await open({ phase: "first_start" });
    expect(screen.queryByRole("checkbox")).toBeNull();
    await choose(user);
    await user.click(screen.getByRole("radio", { name: way }));
    expect(screen.queryByLabelText(/^ログインパスワード/)).toBeNull();
    await user.click(screen.getByLabelText(`${label}必須`));
    await user.paste(secret);
    await user.keyboard("{Enter}");
    expect(await resultTitle()).toBeInTheDocument();
    expect(screen.queryByText("以前の保管庫の名前")).toBeNull();
    expect(restoreBackup.mock.calls[0]?.[0]).toMatchObject({ confirmationPassword: null, replace: false });
    unmount();
  }
});

it("says what is missing before anything is tried", async () => {
  const { user, restoreBackup } = await open();
  await restore(user);
  const summary = screen.getByRole("group", { name: "入力内容を確認してください。" });
  expect(summary).toHaveFocus();
  await user.click(within(summary).getByRole("link", { name: "バックアップのファイルを選んでください。" }));
  expect(screen.getByRole("button", { name: "ファイルを選ぶ" })).toHaveFocus();
  await user.click(within(summary).getByRole("link", { name: /置き換えてよいこと/ }));
  expect(screen.getByRole("checkbox")).toHaveFocus();
  expect(restoreBackup).not.toHaveBeenCalled();
});

it("empties wrong passwords, and leads to the field", async () => {
  const { user } = await open();
  await choose(user);
  await replace(user);
  await fillPasswords(user, "wrong");
  await restore(user);
  await user.click(await screen.findByRole("link", { name: /ログインパスワードが正しくありません/ }));
  expect(field("ログインパスワード")).toHaveFocus();
  expect(field("ログインパスワード")).toHaveValue("");
  expect(field("ログインＩＤ")).toHaveValue("suzuki");
  await fillPasswords(user, undefined, "wrong");
  await restore(user);
  await user.click(await screen.findByRole("link", { name: /確認用パスワードが正しくありません/ }));
  expect(field("確認用パスワード")).toHaveFocus();
});

it.each([
  ["not_a_backup", /鍵守のバックアップではありません/],
  ["backup_damaged", /壊れているか、書き換えられている/],
  ["file_unreadable", /ファイルを読み取れません/],
] as const)("a file that is of no use: %s", async (code, text) => {
  const overrides = { restoreBackup: async () => refuse(code) };
  const { user } = await open({ phase: "first_start", overrides });
  await choose(user);
  await fillPasswords(user);
  await restore(user);
  await user.click(await screen.findByRole("link", { name: text }));
  expect(screen.getByRole("button", { name: "別のファイルを選ぶ" })).toHaveFocus();
});

it("keeps the file when the next choice is cancelled, and says if it cannot be read", async () => {
  const { fake, user } = await open();
  await choose(user);
  await screen.findByText(new RegExp(FAKE_BACKUP.name));
  fake.ipc.chooseBackup = async () => null;
  await user.click(screen.getByRole("button", { name: "別のファイルを選ぶ" }));
  expect(screen.getByText(new RegExp(FAKE_BACKUP.name))).toBeInTheDocument();
});

it("asks whether the time is right, and goes on only then", async () => {
  const { user, container, restoreBackup } = await open({ clockIs: "far_ahead" });
  await choose(user);
  await replace(user);
  await fillPasswords(user);
  await restore(user);
  const dialog = within(await screen.findByRole("alertdialog", { name: "日時の確認" }));
  expect(dialog.getByText("2026/11/23（月）")).toBeInTheDocument();
  await expectAccessible(container.ownerDocument.body);
  await user.click(dialog.getByRole("button", { name: "この日時で正しい" }));
  expect(await resultTitle()).toBeInTheDocument();
  expect(restoreBackup.mock.calls.map(([{ timeIsRight }]) => timeIsRight)).toEqual([false, true]);
});

it("does nothing if the time is wrong", async () => {
  const { user, restoreBackup } = await open({ clockIs: "far_ahead" });
  await choose(user);
  await replace(user);
  await fillPasswords(user);
  await restore(user);
  await screen.findByRole("alertdialog");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(restoreBackup).toHaveBeenCalledTimes(1);
  expect(field("ログインパスワード")).toHaveValue("");
});

it("can be left", async () => {
  const { user } = await open({ phase: "first_start" });
  await user.click(screen.getByRole("button", { name: "戻る" }));
  expect(screen.getByRole("heading", { level: 1, name: "どのように使いますか" })).toHaveFocus();
});

it.each([
  ["ja", "バックアップから復元する"],
  ["en", "Restore from a backup"],
] as const)("is accessible (%s)", async (language, name) => {
  const { container } = await renderScreen(<RestoreScreen onLeave={() => undefined} />, {
    ipc: createFake({ phase: "sign_in" }).ipc,
    language,
  });
  expect(screen.getByRole("heading", { level: 1, name })).toBeInTheDocument();
  await expectAccessible(container);
});
