import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import {
  createFake,
  FAKE_BACKUP,
  FAKE_BACKUP_PASSWORD,
  FAKE_RECOVERY_CODE,
  type FakeOptions,
  refuse,
} from "../../ipc/fake.ts";
import { BackupsScreen } from "./BackupsScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function open(options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<BackupsScreen />, {
    ipc: fake.ipc,
    at: "/manage/vault/backups",
    ...more,
  });
  return { ...shown, fake };
}

const confirmation = () => screen.getByLabelText(/^確認用パスワード(?!を)/);
const refused = () => screen.findByRole("group", { name: "入力内容を確認してください。" });
const fact = (label: string) => screen.getByText(label, { selector: "dt" }).nextElementSibling;

it("says how things stand and lists the backups beside the vault", async () => {
  const { container } = await open();
  expect(screen.getByRole("heading", { level: 1, name: "バックアップ" })).toHaveFocus();
  const standing = await screen.findByRole("region", { name: "いまの状況" });
  expect(standing).toHaveTextContent("最後のバックアップ2026/11/23（月） 09:15");
  expect(standing).toHaveTextContent("最後の復元テスト2026/10/14（水） 11:15");
  const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toHaveTextContent("2026/11/23（月） 09:15daily-2026-11-23.kagimori-backup自動1.5 MB");
  expect(rows[2]).toHaveTextContent("手動");
  await expectAccessible(container);
});

it("warns of a backup after a week and of a rehearsal after 90 days, not before", async () => {
  const { fake, client } = await open();
  const standing = await screen.findByRole("region", { name: "いまの状況" });
  const DAY = 86_400_000;
  const now = Date.parse((await fake.ipc.session()).now);
  const stand = async (made: number | null, rehearsed: number | null) => {
    const ago = (days: number | null) => days && new Date(now - days * DAY).toISOString();
    Object.assign(fake.state.vault, { lastMade: ago(made), lastRehearsed: ago(rehearsed) });
    await client.invalidateQueries({ queryKey: ["backups"] });
  };
  await stand(7, 90);
  await waitFor(() => expect(standing).toHaveTextContent("最後のバックアップ2026/11/16"));
  expect(standing).not.toHaveTextContent("以上");
  await stand(7.1, 90.1);
  await waitFor(() => expect(standing).toHaveTextContent("バックアップが7日以上、作成されていません。"));
  expect(standing).toHaveTextContent("復元テストが90日以上、行われていません。");
  await stand(null, null);
  await waitFor(() => expect(standing).toHaveTextContent("バックアップは、まだ作成されていません。"));
  expect(standing).toHaveTextContent("復元テストは、まだ行われていません。");
});

it("says what it is for where there is none, and that it could not be read", async () => {
  const { container, unmount } = await open({
    overrides: { backups: async () => ({ items: [], lastMade: null, lastRehearsed: null }) },
  });
  expect(await screen.findByText("保管庫のそばには、まだバックアップがありません。")).toBeVisible();
  await expectAccessible(container);
  unmount();
  await open({ overrides: { backups: async () => refuse("storage_failed") } });
  expect(await screen.findByRole("alert")).toHaveTextContent("保管庫のファイルを読み書きできませんでした。");
  expect(screen.getByRole("button", { name: "もう一度読み込む" })).toBeVisible();
});

it("lets an administrator rehearse, not make", async () => {
  const { fake } = await open({ as: "sato" });
  fake.state.vault.lastMade = null;
  expect(await screen.findAllByRole("button", { name: /^復元テスト / })).toHaveLength(3);
  expect(screen.queryByRole("button", { name: "バックアップを作成" })).toBeNull();
});

it("lets who only looks do neither", async () => {
  const acts = ["own", "see_administration", "see_records"] as const;
  await open({ session: { readOnly: true, acts: [...acts] } });
  expect(await screen.findByRole("table")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

it("makes one somewhere else, with a password of its own", async () => {
  const { user, fake, container } = await open();
  await user.click(await screen.findByRole("button", { name: "バックアップを作成" }));
  expect(screen.getByRole("heading", { level: 1, name: "バックアップを作成" })).toHaveFocus();
  expect(screen.getByRole("radio", { name: /^別の場所/ })).toBeChecked();
  expect(screen.getByText("保管庫全体のバックアップを、別の場所に作成します。")).toBeVisible();
  await expectAccessible(container);

  await user.click(screen.getByLabelText(/^バックアップのパスワード(?!を|（確)/));
  await user.paste(FAKE_BACKUP_PASSWORD);
  await user.type(screen.getByLabelText(/^バックアップのパスワード（確認）(?!を)/), "chigau");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(within(await refused()).getByRole("link", { name: /異なります/ }));
  const again = screen.getByLabelText(/^バックアップのパスワード（確認）(?!を)/);
  expect(again).toHaveFocus();
  await user.clear(again);
  await user.paste(FAKE_BACKUP_PASSWORD);
  await user.keyboard("{Enter}");

  expect(await screen.findByRole("heading", { level: 1, name: "バックアップ作成結果" })).toHaveFocus();
  expect(fact("ファイル")).toHaveTextContent("kagimori-2026-11-23-1.kagimori-backup");
  expect(fact("保存先")).toHaveTextContent("選んだ場所");
  expect(fact("開くために必要なもの")).toHaveTextContent("またはバックアップのパスワード");
  expect(fact("利用者")).toHaveTextContent("5名");
  expect(fact("操作履歴の照合値")).toHaveTextContent(/^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$/);
  expect(fake.state.vault.backups).toHaveLength(3);
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "バックアップ一覧へ" }));
  expect(await screen.findByText("2026/11/23（月） 11:15", { selector: "p" })).toBeVisible();
});

it("makes one beside the vault and goes on to rehearse it, by keyboard alone", async () => {
  const { user } = await open();
  (await screen.findByRole("button", { name: "バックアップを作成" })).focus();
  await user.keyboard("{Enter}");
  await user.tab();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("radio", { name: /^保管庫のそば/ })).toBeChecked();
  while (document.activeElement !== confirmation()) await user.tab();
  await user.keyboard(`${PASSWORD}{Enter}`);
  expect(await screen.findByText("バックアップを作成し、読み返して確かめました。")).toBeVisible();
  expect(fact("開くために必要なもの")).toHaveTextContent(
    /^担当者のログインＩＤとログインパスワード、または復旧コード$/,
  );
  const focused = () => document.activeElement?.textContent;
  while (focused() !== "復元テスト") await user.tab();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "復元テスト" })).toHaveFocus();
  while (focused() !== "復元テストを行う") await user.tab();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "復元テスト結果" })).toHaveFocus();
});

it("stays where it is when the system's dialog is closed", async () => {
  const { user } = await open({ overrides: { createBackup: async () => null } });
  await user.click(await screen.findByRole("button", { name: "バックアップを作成" }));
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "作成" })).not.toHaveAttribute("data-pending"),
  );
  expect(confirmation()).toHaveValue(PASSWORD);
  expect(screen.queryByRole("group", { name: "入力内容を確認してください。" })).toBeNull();
});

it("empties the passwords when refused, and leads to what is wrong", async () => {
  const { user } = await open();
  await user.click(await screen.findByRole("button", { name: "バックアップを作成" }));
  await user.click(screen.getByRole("button", { name: "作成" }));
  expect(await refused()).toHaveFocus();
  expect(await refused()).toHaveTextContent("「確認用パスワード」を入力してください。");
  await user.type(confirmation(), "chigau{Enter}");
  expect(await screen.findByText(/残り回数は4回です/, { selector: "a" })).toBeVisible();
  expect(confirmation()).toHaveValue("");

  const own = () => screen.getByLabelText(/^バックアップのパスワード(?!を|（確)/);
  await user.type(own(), "mijikai");
  await user.type(screen.getByLabelText(/^バックアップのパスワード（確認）(?!を)/), "mijikai");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(await screen.findByRole("link", { name: /12文字以上/ }));
  expect(own()).toHaveFocus();
  expect(own()).toHaveValue("");
});

it.each([
  ["already_exists", { field: "file" }, "同じ名前のファイルがあります。"],
  ["storage_full", {}, "ディスクの空き容量が足りない"],
  ["confirmation_locked", {}, "確認用パスワードがロックされています。"],
])("says why none was made: %s", async (code, params, sentence) => {
  const { user } = await open({ overrides: { createBackup: async () => refuse(code, params) } });
  await user.click(await screen.findByRole("button", { name: "バックアップを作成" }));
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  expect(await refused()).toHaveTextContent(sentence);
  expect(await refused()).toHaveFocus();
});

it("rehearses a listed one with the vault's own keys, and shows what was found", async () => {
  const { user, container } = await open({ as: "sato" });
  await user.click(await screen.findByRole("button", { name: "復元テスト 2026/11/20（金） 17:15" }));
  expect(screen.getByRole("heading", { level: 1, name: "復元テスト" })).toHaveFocus();
  expect(fact("ファイル")).toHaveTextContent("kagimori-2026-11-20-1.kagimori-backup");
  expect(screen.queryByRole("textbox")).toBeNull();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  expect(await screen.findByText("このバックアップから復元できます。")).toBeVisible();
  expect(fact("記録されている最後の日時")).toHaveTextContent("2026/11/20（金） 17:15");
  expect(fact("いまの保管庫との関係")).toHaveTextContent(
    "いまの保管庫のバックアップです。作成のあとの操作履歴 1件は含まれていません。",
  );
  expect(fact("トークン")).toHaveTextContent("3個");
  expect(fact("実施者")).toHaveTextContent("佐藤 花子");
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "バックアップ一覧へ" }));
  expect(await screen.findByText(/^2026\/11\/23（月） 11:15/, { selector: "p" })).toBeVisible();
});

it("asks for what opens a chosen file that the vault's own keys do not open", async () => {
  const { user, container } = await open();
  await user.click(await screen.findByRole("button", { name: "ほかのファイルで復元テスト" }));
  expect(await screen.findByText(FAKE_BACKUP.name)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  const asked = await screen.findByRole("group", { name: "開くために必要なものを入力してください" });
  expect(asked).toHaveFocus();
  await expectAccessible(container);

  const run = () => user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  await run();
  expect(within(await refused()).getAllByRole("link")).toHaveLength(2);
  await user.type(screen.getByLabelText(/^ログインＩＤ/), "suzuki");
  const login = () => screen.getByLabelText(/^作成した当時のログインパスワード(?!を)/);
  await user.type(login(), "chigau{Enter}");
  await user.click(await screen.findByRole("link", { name: /ログインパスワードが正しくありません/ }));
  expect(login()).toHaveFocus();
  expect(login()).toHaveValue("");
  expect(screen.getByLabelText(/^ログインＩＤ/)).toHaveValue("suzuki");

  await user.click(screen.getByRole("radio", { name: "バックアップのパスワード" }));
  expect(screen.queryByRole("group", { name: "入力内容を確認してください。" })).toBeNull();
  await user.type(
    screen.getByLabelText(/^バックアップのパスワード(?!を)/, { selector: "[type=password]" }),
    "chigau{Enter}",
  );
  expect(
    await screen.findByRole("link", { name: /バックアップのパスワードが正しくありません/ }),
  ).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "復旧コード" }));
  await user.type(screen.getByLabelText(/^作成した当時の復旧コード/), "K3M8{Enter}");
  expect(await screen.findByRole("link", { name: /復旧コードが正しくありません/ })).toBeVisible();
  // One character of many is mistyped sooner than all of them.
  const recovery = screen.getByLabelText(/^作成した当時の復旧コード/);
  expect(recovery).toHaveValue("K3M8");
  await user.clear(recovery);
  await user.click(recovery);
  await user.paste(FAKE_RECOVERY_CODE);
  await user.keyboard("{Enter}");
  expect(await screen.findByText("このバックアップから復元できます。")).toBeVisible();
});

it("goes nowhere when no file is chosen, and says why one cannot be", async () => {
  const { user, unmount } = await open({ overrides: { chooseBackup: async () => null } });
  await user.click(await screen.findByRole("button", { name: "ほかのファイルで復元テスト" }));
  expect(screen.getByRole("heading", { level: 1, name: "バックアップ" })).toBeVisible();
  unmount();
  const second = await open({ overrides: { chooseBackup: async () => refuse("file_unreadable") } });
  await second.user.click(await screen.findByRole("button", { name: "ほかのファイルで復元テスト" }));
  expect(await refused()).toHaveTextContent("ファイルを読み取れません。");
});

it("warns of a backup that does not lead to this vault", async () => {
  const { user } = await open({
    overrides: {
      rehearseBackup: async () => ({
        users: 12,
        tokens: 8,
        auditEntries: 1234,
        head: "a1b2c3d4e5f6",
        until: "2026-06-01T00:00:00Z",
        ofThisVault: false,
        entriesSince: null,
      }),
    },
  });
  await user.click((await screen.findAllByRole("button", { name: /^復元テスト / }))[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  expect(await screen.findByText(/いまの保管庫の代わりには使わないでください。/)).toBeVisible();
  expect(fact("操作履歴")).toHaveTextContent("1,234件");
  expect(fact("操作履歴の照合値")).toHaveTextContent("a1b2 c3d4 e5f6");
});

it.each([
  ["backup_damaged", "このバックアップは壊れているか、書き換えられている"],
  ["not_a_backup", "鍵守のバックアップではありません。"],
])("says why one cannot be restored: %s", async (code, sentence) => {
  const { user, container } = await open({ overrides: { rehearseBackup: async () => refuse(code) } });
  await user.click((await screen.findAllByRole("button", { name: /^復元テスト / }))[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  expect(await refused()).toHaveTextContent(sentence);
  expect(await refused()).toHaveFocus();
  await expectAccessible(container);
});

it("says that it is at work", async () => {
  const { user } = await open({ overrides: { rehearseBackup: () => new Promise(() => {}) } });
  await user.click((await screen.findAllByRole("button", { name: /^復元テスト / }))[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "復元テストを行う" }));
  expect(
    await screen.findByRole("progressbar", { name: "バックアップを開いて確かめています" }),
  ).toBeVisible();
});

it("speaks English", async () => {
  const { user, container } = await open({}, { language: "en" });
  expect(await screen.findByText("Mon 23 Nov 2026, 09:15", { selector: "p" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Make a backup" }));
  await user.click(screen.getByRole("radio", { name: /^Beside the vault/ }));
  await user.type(screen.getByLabelText(/^Confirmation password/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("The backup was made, read back and found right.")).toBeVisible();
  await expectAccessible(container);
});
