import { screen, waitFor, within } from "@testing-library/react";
import { act } from "react";
import { expect, it, vi } from "vitest";
import { setFlash } from "../../components/flash.ts";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { Ipc, Overview } from "../../ipc/client.ts";
import { createFake, FAKE_NOW, type FakeOptions } from "../../ipc/fake.ts";
import { showNext } from "../../list-memory.ts";
import { TopPageScreen } from "./TopPageScreen.tsx";

vi.mock("../../list-memory.ts", { spy: true });

const NOTHING: NonNullable<Overview["desk"]> = {
  users: 5,
  suspended: 0,
  pending: 0,
  lockedPasswords: 0,
  tokens: 3,
  unregistered: 1,
  inUse: 0,
  paused: 0,
  faulty: 0,
  inStock: 0,
  withContract: 0,
  expired: 0,
  expiring7: 0,
  expiring30: 0,
  expiring60: 0,
  expiring90: 0,
  offTime: 0,
  longUnused: 0,
  lost: 0,
  needsResync: 0,
  noAdministrator: false,
  noTokens: false,
};

function overview(desk: Overview["desk"]): Pick<Ipc, "overview"> {
  return {
    overview: async () => ({
      own: { otp: "active", otpStart: "2026-10-24", serial: "KT000001", expiresOn: "2031-03-31" },
      desk,
    }),
  };
}

it("greets an operator and leads to what needs doing", async () => {
  const { container, user, pathname } = await renderScreen(<TopPageScreen />);
  expect(screen.getByRole("heading", { level: 1, name: "トップページ" })).toHaveFocus();
  expect(screen.getByText("鈴木 一郎 さん、こんにちは。")).toBeVisible();
  expect(screen.getByText("前回ログイン日時")).toBeVisible();
  expect(screen.getByText("2026/11/20（金） 09:31")).toBeVisible();
  const todo = await screen.findByRole("region", { name: "対応が必要なこと" });
  const suspended = within(todo).getByRole("link", { name: /利用停止の利用者.*1$/ });
  await expectAccessible(container);
  await user.click(suspended);
  await waitFor(() => expect(pathname()).toBe("/manage/users/unlock"));
});

it("says that all is well, and that an administrator is missing", async () => {
  const clear = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ overrides: overview(NOTHING) }).ipc,
  });
  expect(await screen.findByText(/対応が必要なことはありません/)).toBeVisible();
  clear.unmount();
  const { user, pathname } = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ overrides: overview({ ...NOTHING, noAdministrator: true, noTokens: true }) }).ipc,
  });
  expect(await screen.findByText("管理者ユーザが未登録です")).toBeVisible();
  expect(screen.getByRole("link", { name: /トークンが登録されていません/ })).toBeVisible();
  await user.click(screen.getByRole("link", { name: "管理者ユーザを登録する" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/list"));
});

it("leads a company back to what its set-up left for later", async () => {
  const name = "初期設定を続ける";
  const left = overview({ ...NOTHING, noTokens: true });
  const { user, pathname, unmount } = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ edition: "company", overrides: left }).ipc,
  });
  await user.click(await screen.findByRole("link", { name }));
  await waitFor(() => expect(pathname()).toBe("/setup"));
  unmount();
  const others = [
    createFake({ edition: "company", overrides: overview(NOTHING) }),
    createFake({ edition: "training", overrides: left }),
    createFake({ edition: "company", as: "sato", session: { acts: ["own"] }, overrides: left }),
  ];
  for (const { ipc } of others) {
    const page = await renderScreen(<TopPageScreen />, { ipc });
    expect(await screen.findByRole("region", { name: "対応が必要なこと" })).toBeVisible();
    expect(screen.queryByRole("link", { name })).toBeNull();
    page.unmount();
  }
});

it("shows a read-only user the numbers without ways to acts", async () => {
  await renderScreen(<TopPageScreen />, { ipc: createFake({ as: "kobayashi" }).ipc });
  expect(await screen.findByText("ワンタイムパスワードが利用停止の利用者")).toBeVisible();
  expect(screen.queryByRole("link", { name: /利用停止の利用者/ })).toBeNull();
  expect(screen.queryByRole("region", { name: "よく使う操作" })).toBeNull();
});

it("shows an ordinary user his own state, in English, too", async () => {
  const { container } = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ as: "tanaka", session: { failuresSince: 3 } }).ipc,
    language: "en",
    theme: "dark",
  });
  expect(await screen.findByText(/suspended after too many wrong entries/)).toBeVisible();
  expect(screen.getByText("KT000001")).toBeVisible();
  expect(screen.getByText("3 failures")).toBeVisible();
  expect(screen.queryByRole("region", { name: "Needs attention" })).toBeNull();
  await expectAccessible(container);
});

it("shows the message a screen left behind once", async () => {
  setFlash("enrolment.done");
  const first = await renderScreen(<TopPageScreen />);
  expect(screen.getByText("利用開始登録が完了しました。")).toBeVisible();
  await act(async () => first.unmount());
  await renderScreen(<TopPageScreen />);
  expect(screen.queryByText("利用開始登録が完了しました。")).toBeNull();
});

it("leads to the ledger with what is shown set: each band of expiry that has more than the one before", async () => {
  const state = {
    ...NOTHING,
    expired: 1,
    expiring7: 2,
    expiring30: 2,
    expiring60: 2,
    expiring90: 5,
    offTime: 3,
    lost: 4,
  };
  const { user, pathname, container } = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ overrides: overview(state) }).ipc,
  });
  const todo = await screen.findByRole("region", { name: "対応が必要なこと" });
  const links = within(todo).getAllByRole("link");
  expect(links.map(({ textContent }) => textContent?.replace(/。.*?(\d+)$/, "。$1"))).toEqual([
    expect.stringMatching(/^有効期限が切れたトークン.*1$/),
    expect.stringMatching(/^時刻のずれが大きいトークン.*3$/),
    expect.stringMatching(/^有効期限が7日以内のトークン.*2$/),
    expect.stringMatching(/^有効期限が90日以内のトークン.*5$/),
    expect.stringMatching(/^紛失しているトークン.*4$/),
  ]);
  await expectAccessible(container);
  await user.click(within(todo).getByRole("link", { name: /90日以内/ }));
  await waitFor(() => expect(pathname()).toBe("/tokens"));
  expect(showNext).toHaveBeenLastCalledWith("tokens", "suzuki", { expiry: "within90" });
});

it("counts in tiles, each with its definition when it has the focus, and a way to the list", async () => {
  const { user, pathname, container } = await renderScreen(<TopPageScreen />, {
    ipc: createFake({ overrides: overview({ ...NOTHING, inUse: 12_345, paused: 2 }) }).ipc,
  });
  const numbers = await screen.findByRole("region", { name: "トークンの数" });
  expect(within(numbers).getAllByRole("link")).toHaveLength(13);
  await expectAccessible(container);
  const used = within(numbers).getByRole("link", { name: "利用中12,345" });
  await user.tab();
  act(() => used.focus());
  expect(await screen.findByRole("tooltip")).toHaveTextContent(
    "1名以上の利用者が利用登録しているトークンです。",
  );
  await user.click(within(numbers).getByRole("link", { name: "一時停止2" }));
  expect(showNext).toHaveBeenLastCalledWith("tokens", "suzuki", { state: "paused" });
  await waitFor(() => expect(pathname()).toBe("/tokens"));
});

it("tells of an old backup, of files that were not erased, and of a doubtful clock", async () => {
  const page = (days: number | null, options: FakeOptions = {}) =>
    renderScreen(<TopPageScreen />, {
      ipc: createFake({
        ...options,
        overrides: {
          ...overview(NOTHING),
          backups: async () => ({
            items: [],
            lastRehearsed: null,
            lastMade: days === null ? null : new Date(Date.parse(FAKE_NOW) - days * 86_400_000).toISOString(),
          }),
          imports: async () => [
            { batch: 1, at: FAKE_NOW, format: "pskc", new: 3, undoneAt: null, erasedAt: null },
            { batch: 2, at: FAKE_NOW, format: "pskc", new: 3, undoneAt: null, erasedAt: FAKE_NOW },
          ],
        },
      }).ipc,
    });
  const recent = await page(2);
  expect(await screen.findByRole("link", { name: /消去していないトークンのファイル.*1$/ })).toBeVisible();
  expect(screen.queryByRole("link", { name: /バックアップ/ })).toBeNull();
  expect(screen.queryByRole("link", { name: /時計を確認/ })).toBeNull();
  recent.unmount();
  const old = await page(3, { clockIs: "suspected" });
  expect(await screen.findByRole("link", { name: /最後のバックアップから3日たっています/ })).toBeVisible();
  expect(await screen.findByRole("link", { name: /パソコンの時計を確認してください/ })).toBeVisible();
  old.unmount();
  const never = await page(null);
  expect(await screen.findByRole("link", { name: /バックアップがまだありません/ })).toBeVisible();
  never.unmount();
  await page(null, { edition: "training" });
  await screen.findByRole("region", { name: "対応が必要なこと" });
  expect(screen.queryByRole("link", { name: /バックアップ/ })).toBeNull();
});
