import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "./app.tsx";
import { useDraft } from "./draft.ts";
import { i18n } from "./i18n/index.ts";
import { createFake, type FakeOptions } from "./ipc/fake.ts";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

async function open(options: FakeOptions = {}) {
  const fake = createFake(options);
  const kept = vi.spyOn(fake.ipc, "keepDraft");
  const user = userEvent.setup();
  let changed = () => {};
  render(
    <App
      ipc={fake.ipc}
      onSessionChanged={(listener) => {
        changed = listener;
        return () => undefined;
      }}
    />,
  );
  await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  /** Nobody was at the desk for too long, and then the same person came back. */
  const lockAndReturn = async () => {
    await fake.ipc.lock();
    await act(async () => changed());
    await screen.findByRole("heading", { level: 1, name: "画面をロックしました" });
    await user.type(password(/^ログインパスワード/), "renshu-login-suzuki");
    await user.click(screen.getByRole("button", { name: "ロックを解除" }));
    await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  };
  return { user, fake, kept, lockAndReturn };
}

const password = (name: RegExp) => screen.getByLabelText(name, { selector: "input" });
const box = (name: RegExp) => screen.findByRole<HTMLInputElement>("textbox", { name });
const title = (name: string) => screen.findByRole("heading", { level: 1, name });

async function toUserForm(user: Awaited<ReturnType<typeof open>>["user"]) {
  await user.keyboard("{Alt>}2{/Alt}");
  await user.click(await screen.findByRole("button", { name: "利用者管理" }));
  await user.click(await screen.findByRole("button", { name: "利用者情報の管理" }));
  await user.click(await screen.findByRole("button", { name: "利用者登録" }));
  await title("利用者登録");
}

it("a form is there again after the lock, at its place, without its passwords", async () => {
  const { user, fake, kept, lockAndReturn } = await open();
  await toUserForm(user);
  await user.type(await box(/^氏名/), "山本 四郎");
  await user.click(screen.getByRole("radio", { name: "照会専用ユーザ" }));
  await user.type(password(/^初回のログインパスワード/), "yama to kawa to umi");
  await user.type(password(/^初回の確認用パスワード/), "hana to tori");
  await user.type(password(/^確認用パスワード/), "renshu-kakunin");
  await user.type(await box(/^ワンタイムパスワード/), "918273");
  await waitFor(() => expect(String(kept.mock.calls)).toContain("山本 四郎"));

  await lockAndReturn();

  await title("利用者登録");
  await waitFor(async () => expect(await box(/^氏名/)).toHaveValue("山本 四郎"));
  expect(screen.getByRole("radio", { name: "照会専用ユーザ" })).toBeChecked();
  expect(password(/^初回のログインパスワード/)).toHaveValue("");
  expect(password(/^確認用パスワード/)).toHaveValue("");
  const everything = JSON.stringify(kept.mock.calls);
  for (const secret of ["yama", "hana", "renshu", "918273"]) expect(everything).not.toContain(secret);
  expect(fake.state.users.some(({ name }) => name === "山本 四郎")).toBe(false);
});

it("a check is there again: user, purpose, request number and note", async () => {
  const { user, kept, lockAndReturn } = await open();
  await user.keyboard("{Alt>}3{/Alt}");
  await title("ワンタイムパスワード認証");
  await user.type(await screen.findByRole("combobox", { name: /^利用者/ }), "佐藤");
  await user.click(await screen.findByRole("option", { name: /佐藤 花子/ }));
  await user.type(await box(/^受付番号/), "42");
  await user.type(await box(/^備考/), "電話で確認");
  await user.type(await box(/^ワンタイムパスワード/), "918273");
  await waitFor(() => expect(String(kept.mock.calls)).toContain("電話で確認"));

  await lockAndReturn();

  await title("ワンタイムパスワード認証");
  await waitFor(async () => expect(await box(/^備考/)).toHaveValue("電話で確認"));
  expect(await box(/^受付番号/)).toHaveValue("42");
  await waitFor(() => expect(screen.getByRole("combobox", { name: /^利用者/ })).toHaveValue("佐藤 花子"));
  expect(await box(/^ワンタイムパスワード/)).toHaveValue("");
  expect(JSON.stringify(kept.mock.calls)).not.toContain("918273");
});

it("whom one was about to unlock is still chosen; what was asked of him is asked again", async () => {
  const { user, kept, lockAndReturn } = await open();
  await user.keyboard("{Alt>}2{/Alt}");
  await user.click(await screen.findByRole("button", { name: "利用者管理" }));
  await user.click(await screen.findByRole("button", { name: "ワンタイムパスワードの利用停止解除" }));
  await user.click(within(await screen.findByRole("row", { name: /田中 三郎/ })).getByRole("checkbox"));
  await user.click(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ }));
  await waitFor(() => expect(String(kept.mock.calls)).toContain("tanaka"));

  await lockAndReturn();

  const row = await screen.findByRole("row", { name: /田中 三郎/ });
  await waitFor(() => expect(within(row).getByRole("checkbox")).toBeChecked());
  expect(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ })).not.toBeChecked();
});

it("what one leaves without the lock is forgotten", async () => {
  const { user, fake, kept, lockAndReturn } = await open();
  await toUserForm(user);
  await user.type(await box(/^氏名/), "山本");
  await waitFor(() => expect(String(kept.mock.calls)).toContain("山本"));
  await user.keyboard("{Alt>}6{/Alt}");
  await title("設定");
  await lockAndReturn();
  await title("設定");
  await toUserForm(user);
  expect(await box(/^氏名/)).toHaveValue("");
  await fake.ipc.signOut();
});

it("a draft with a password in it is no draft", () => {
  const Wrong = () => {
    // @ts-expect-error: secrets stand in no draft.
    useDraft("a", { name: "", loginPassword: "" }, () => undefined);
    // @ts-expect-error: nor anywhere inside it.
    useDraft("b", { passwords: { login: "" } }, () => undefined);
    // @ts-expect-error: one-time passwords neither.
    useDraft("c", { otp: "" }, () => undefined);
    useDraft("d", { name: "", otpStart: null as string | null }, () => undefined);
    return null;
  };
  expect(Wrong).toBeDefined();
});
