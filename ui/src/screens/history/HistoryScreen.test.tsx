import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { HistoryEntry } from "../../ipc/client.ts";
import { createFake } from "../../ipc/fake.ts";
import { HistoryScreen } from "./HistoryScreen.tsx";

const list = () => screen.findByRole("grid", { name: "操作履歴" });

const yes = (name: string) => ({ name, value: "yes" });

function entry(number: number, about: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    number,
    at: "2026-11-23T01:00:00Z",
    kind: "signed_in",
    refused: null,
    operator: "suzuki",
    via: "window",
    user: null,
    serial: null,
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
  const { ipc } = createFake({ overrides: { history: async () => ({ items, total: 2 }) } });
  await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  const rows = await within(await list()).findAllByRole("row");
  expect(rows[1]).toHaveTextContent("復旧コードによる開錠復旧");
  expect(rows[1]).toHaveTextContent("コマンドから操作");
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
  const { ipc } = createFake({ overrides: { history: async () => ({ items, total: 5 }) } });
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
  expect(issued).toHaveTextContent("個数: 3");
  expect(issued).toHaveTextContent("有効期限: 2026/11/24（火） 11:15");
});

it("reads a page at a time", async () => {
  const pages: Record<number, number[]> = { 0: [5, 4, 3], 3: [2, 1] };
  const history = vi.fn(async ({ after }: { after: number | null }) => ({
    items: (pages[after ?? 0] ?? []).map((number) => entry(number)),
    total: 5,
  }));
  const { ipc } = createFake({ overrides: { history } });
  const { user } = await renderScreen(<HistoryScreen />, { ipc, at: "/history" });
  expect(await screen.findByText("5件中 3件を表示")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "さらに表示" }));
  expect(await screen.findByText("5件中 5件を表示")).toBeVisible();
  expect(history).toHaveBeenLastCalledWith(expect.objectContaining({ after: 3, limit: 100 }));
});

it("narrows by user and kind, and back", async () => {
  const { user } = await renderScreen(<HistoryScreen />, { at: "/history", theme: "dark" });
  await user.type(screen.getByRole("combobox", { name: /対象の利用者/ }), "田中");
  await user.click(await screen.findByRole("option", { name: /田中 三郎/ }));
  await waitFor(() => expect(screen.queryByRole("row", { name: /保管庫の作成/ })).toBeNull());
  await user.click(screen.getByRole("button", { name: /操作/ }));
  await user.click(await screen.findByRole("option", { name: "失効" }));
  await user.click(await screen.findByRole("button", { name: "絞り込みを解除" }));
  expect(await screen.findByRole("row", { name: /保管庫の作成/ })).toBeVisible();
  expect(screen.getByRole("combobox", { name: /対象の利用者/ })).toHaveValue("");
});
