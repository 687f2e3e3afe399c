import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { HistoryEntry, VerifiedHistory } from "../../ipc/client.ts";
import { createFake, refuse } from "../../ipc/fake.ts";
import { HistoryScreen } from "./HistoryScreen.tsx";

const list = () => screen.findByRole("grid", { name: "操作履歴" });

const HEAD = "5f2c09a7e1b3";

const yes = (name: string) => ({ name, value: "yes" });

function entry(number: number, about: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    number,
    at: "2026-11-23T01:00:00Z",
    kind: "signed_in",
    refused: null,
    operator: "suzuki",
    via: "window",
    computer: "HONTEN-03",
    user: null,
    serial: null,
    contract: null,
    details: [],
    ...about,
  };
}

it("tells what was done in words, newest first", async () => {
  const { container } = await renderScreen(<HistoryScreen />, { at: "/history" });
  expect(screen.getByRole("heading", { level: 1, name: "操作履歴照会" })).toHaveFocus();
  const rows = await within(await list()).findAllByRole("row");
  expect(rows[1]).toHaveTextContent("ワンタイムパスワード認証拒否ワンタイムパスワードの不一致");
  expect(rows[1]).toHaveTextContent("業務: 振込（都度）");
  expect(rows[1]).toHaveTextContent("利用停止になった操作");
  expect(rows[2]).toHaveTextContent("保管庫の作成");
  expect(rows[2]).toHaveTextContent("使い方: 研修");
  await expectAccessible(container);
});

it("marks a recovery, and tells states and causes in words", async () => {
  const items = [
    entry(2, { kind: "vault_recovered", via: "cli" }),
    entry(1, {
      kind: "password_unlocked",
      details: [{ name: "what", value: "login_password confirmation_password" }],
    }),
  ];
  const { ipc } = createFake({ overrides: { history: async () => ({ items, total: 2, head: HEAD }) } });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  const rows = await within(await list()).findAllByRole("row");
  expect(rows[1]).toHaveTextContent("復旧コードによる開錠復旧完了");
  expect(rows[1]).toHaveTextContent("コマンドから操作HONTEN-03");
  expect(rows[2]).toHaveTextContent("対象: ログインパスワード · 確認用パスワード");
});

it("tells of temporary codes, and leaves out what only the program reads", async () => {
  const items = [
    entry(5, {
      kind: "policy_changed",
      details: [
        { name: "before", value: "failures_allowed=5 window=1 revoke_needs_otp=true" },
        { name: "after", value: "failures_allowed=10 window=1 revoke_needs_otp=false" },
      ],
    }),
    entry(4, {
      kind: "clock_anchored",
      details: [
        { name: "before", value: "2026-11-24T02:15:30Z" },
        { name: "reason", value: "電池切れのため" },
      ],
    }),
    entry(3, { kind: "token_resynced", details: [{ name: "step", value: "29" }, yes("swapped")] }),
    entry(2, { kind: "verified", details: [{ name: "temporary_code", value: "2" }] }),
    entry(1, {
      kind: "temporary_codes_issued",
      details: [
        { name: "count", value: "3" },
        { name: "valid_until", value: "2026-11-24T02:15:30Z" },
      ],
    }),
  ];
  const { ipc } = createFake({ overrides: { history: async () => ({ items, total: 5, head: HEAD }) } });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  const [, policy, anchored, resynced, verified, issued] = await within(await list()).findAllByRole("row");
  expect(policy).toHaveTextContent("認証の設定の変更");
  expect(policy).toHaveTextContent("変更前: 利用停止までの回数 5 · 失効にワンタイムパスワードが必要 はい");
  expect(policy).toHaveTextContent("変更後: 利用停止までの回数 10 · 失効にワンタイムパスワードが必要 いいえ");
  expect(policy).not.toHaveTextContent("window");
  expect(anchored).toHaveTextContent("変更前: 2026/11/24（火） 11:15");
  expect(anchored).toHaveTextContent("理由: 電池切れのため");
  expect(resynced).toHaveTextContent(/逆の順で入力$/);
  expect(resynced).not.toHaveTextContent("29");
  expect(verified).toHaveTextContent("一時コードを使用（残り）: 2");
  expect(issued).toHaveTextContent("一時コードの発行");
  expect(issued).toHaveTextContent("数: 3");
  expect(issued).toHaveTextContent("有効期限: 2026/11/24（火） 11:15");
});

it("tells which tokens left, and whether with their keys", async () => {
  const exported = (number: number, format: string, filter: string) =>
    entry(number, {
      kind: "tokens_exported",
      details: [
        { name: "format", value: format },
        { name: "filter", value: filter },
      ],
    });
  const items = [
    exported(3, "pskc", "contract=0000123 state=lost search=kg state=x"),
    exported(2, "csv", "search=contract=1"),
    exported(1, "csv", "state=in_use"),
  ];
  const { ipc } = createFake({ overrides: { history: async () => ({ items, total: 3, head: HEAD }) } });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  const [, keys, searched, inUse] = await within(await list()).findAllByRole("row");
  expect(keys).toHaveTextContent("トークンの書き出し");
  expect(keys).toHaveTextContent("形式: 鍵つき（暗号化）");
  expect(keys).toHaveTextContent("条件: 契約者番号: 0000123 · 状態: 紛失 · 検索: kg state=x");
  expect(searched).toHaveTextContent("形式: CSV");
  expect(searched).toHaveTextContent("条件: 検索: contract=1");
  expect(inUse).toHaveTextContent("条件: 状態: 利用中");
});

it("reads a page at a time", async () => {
  const pages: Record<number, number[]> = { 0: [5, 4, 3], 3: [2, 1] };
  const history = vi.fn(async ({ after }: { after: number | null }) => ({
    items: (pages[after ?? 0] ?? []).map((number) => entry(number)),
    total: 5,
    head: HEAD,
  }));
  const { ipc } = createFake({ overrides: { history } });
  const { user } = await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  expect(await screen.findByText("5件中 3件を表示")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "さらに表示" }));
  expect(await screen.findByText("5件中 5件を表示")).toBeVisible();
  expect(history).toHaveBeenLastCalledWith(expect.objectContaining({ after: 3, limit: 200 }));
});

it("asks for today and the hundred days before, and for what the form says", async () => {
  const history = vi.fn(async () => ({ items: [entry(1)], total: 1, head: HEAD }));
  const { ipc } = createFake({ overrides: { history } });
  const { user } = await renderScreen(<HistoryScreen />, { ipc, at: "/history", theme: "dark" });
  await list();
  const first = {
    from: "2026-08-15",
    to: "2026-11-23",
    user: null,
    operator: null,
    kind: null,
    result: null,
  };
  expect(history).toHaveBeenLastCalledWith({ ...first, limit: 200, after: null });
  expect(screen.getByText(/開始日: 2026\/08\/15（土） · 終了日: 2026\/11\/23（月）/)).toBeVisible();

  await user.type(screen.getByRole("textbox", { name: /対象のログインＩＤ/ }), " yamada ");
  await user.type(screen.getByRole("textbox", { name: /操作者のログインＩＤ/ }), "sato");
  await user.click(screen.getByRole("button", { name: /操作/ }));
  await user.click(await screen.findByRole("option", { name: "失効" }));
  await user.click(screen.getByRole("button", { name: /結果/ }));
  await user.click(await screen.findByRole("option", { name: "拒否：利用停止中" }));
  expect(history).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole("button", { name: "この条件で表示" }));
  const asked = { ...first, user: "yamada", operator: "sato", kind: "revoked", result: "otp_suspended" };
  await waitFor(() => expect(history).toHaveBeenLastCalledWith({ ...asked, limit: 200, after: null }));
  await user.click(screen.getByRole("button", { name: "はじめの条件に戻す" }));
  await waitFor(() => expect(screen.queryByText(/操作者: sato/)).toBeNull());
  expect(screen.getByRole("textbox", { name: /操作者のログインＩＤ/ })).toHaveValue("");
});

it("says at the field that nobody has this login ID, and shows nothing in place of an answer", async () => {
  const { user } = await renderScreen(<HistoryScreen />, { at: "/history" });
  await list();
  await user.type(screen.getByRole("textbox", { name: /対象のログインＩＤ/ }), "nobody{Enter}");
  const summary = await screen.findByRole("group", { name: /入力|確認|エラー|問題/ });
  expect(summary).toHaveFocus();
  expect(screen.queryByRole("grid")).toBeNull();
});

it("exports what is shown and tells where it went", async () => {
  const fake = createFake();
  const exportHistory = vi.fn(fake.ipc.exportHistory);
  const ipc = { ...fake.ipc, exportHistory };
  const { user, container } = await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  await list();
  await user.click(screen.getByRole("button", { name: "CSVで書き出す" }));
  expect(await screen.findByRole("status")).toHaveTextContent("history-2026-11-23.csv に2件を書き出しました");
  expect(exportHistory).toHaveBeenCalledWith(
    {
      from: "2026-08-15",
      to: "2026-11-23",
      user: null,
      operator: null,
      kind: null,
      result: null,
      limit: null,
      after: null,
    },
    "csv",
  );
  // The export is an entry, and stands in the list.
  expect(await screen.findByRole("row", { name: /操作履歴の書き出し/ })).toHaveTextContent("形式: CSV");
  await expectAccessible(container);
});

it("says that a file is there already", async () => {
  const { ipc } = createFake({ overrides: { exportHistory: async () => refuse("file_exists") } });
  const { user } = await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  await list();
  await user.click(screen.getByRole("button", { name: "JSON Linesで書き出す" }));
  expect(await screen.findByText("同じ名前のファイルがあります。別の名前を付けてください。")).toBeVisible();
});

it("verifies, and names the first broken entry in words", async () => {
  const verifyHistory = vi.fn<() => Promise<VerifiedHistory>>();
  verifyHistory.mockResolvedValueOnce({ result: "whole", entries: 12_345, head: HEAD });
  verifyHistory.mockResolvedValueOnce({ result: "broken", what: "chain", number: 1_234 });
  const { ipc } = createFake({ overrides: { verifyHistory } });
  const { user } = await renderScreen(<HistoryScreen />, { ipc, at: "/history", language: "en" });
  await user.click(await screen.findByRole("button", { name: "Verify the history" }));
  const whole = await screen.findByRole("status");
  expect(whole).toHaveTextContent("All 12,345 operations are as they were recorded");
  expect(whole).toHaveTextContent(HEAD);
  await user.click(screen.getByRole("button", { name: "Verify the history" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Operation no. 1,234 does not follow");
});

it("offers a general user his own entries alone", async () => {
  const { ipc } = createFake({ as: "yamada" });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  expect(await screen.findByRole("button", { name: "CSVで書き出す" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "履歴を検証" })).toBeNull();
  expect(screen.queryByRole("textbox", { name: /ログインＩＤ/ })).toBeNull();
});

it("says where a broken history keeps it from being read, and can be verified all the same", async () => {
  const { ipc } = createFake({ overrides: { history: async () => refuse("integrity") } });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  expect(await screen.findByRole("alert")).toHaveTextContent("integrity");
  expect(screen.getByRole("button", { name: "履歴を検証" })).toBeVisible();
});
