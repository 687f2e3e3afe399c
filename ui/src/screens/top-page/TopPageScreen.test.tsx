import { screen, waitFor, within } from "@testing-library/react";
import { act } from "react";
import { expect, it } from "vitest";
import { setFlash } from "../../components/flash.ts";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { Ipc, Overview } from "../../ipc/client.ts";
import { createFake } from "../../ipc/fake.ts";
import { TopPageScreen } from "./TopPageScreen.tsx";

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
