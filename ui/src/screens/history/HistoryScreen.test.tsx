import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { HistoryEntry } from "../../ipc/client.ts";
import { createFake } from "../../ipc/fake.ts";
import { HistoryScreen } from "./HistoryScreen.tsx";

const list = () => screen.findByRole("grid", { name: "操作履歴" });

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
