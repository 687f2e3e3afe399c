import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, refuse } from "../../ipc/fake.ts";
import { SignInScreen } from "./SignInScreen.tsx";

it("signs in with login ID and login password; the one-time password comes next", async () => {
  const user = userEvent.setup();
  const { container } = render(<App ipc={createFake({ phase: "sign_in" }).ipc} />);
  expect(await screen.findByRole("heading", { name: "ログイン" })).toBeInTheDocument();
  expect(screen.getByLabelText("ログインＩＤ")).toHaveFocus();
  await expectAccessible(container);
  await user.keyboard("suzuki{Tab}renshu-login-suzuki{Enter}");
  expect(await screen.findByLabelText("ワンタイムパスワード")).toBeInTheDocument();
});

it("says the same for an unknown login ID and a wrong password, and empties the password", async () => {
  const { user } = await renderScreen(<SignInScreen />, { ipc: createFake({ phase: "sign_in" }).ipc });
  for (const loginId of ["suzuki", "nobody"]) {
    await user.clear(screen.getByLabelText("ログインＩＤ"));
    await user.type(screen.getByLabelText("ログインＩＤ"), loginId);
    await user.type(screen.getByLabelText("ログインパスワード"), "wrong{Enter}");
    const summary = await screen.findByRole("group", { name: "入力内容を確認してください。" });
    expect(summary).toHaveFocus();
    expect(summary).toHaveTextContent("ログインＩＤまたはログインパスワードが正しくありません。");
    expect(screen.getByLabelText("ログインパスワード")).toHaveValue("");
    expect(screen.getByLabelText("ログインＩＤ")).toHaveValue(loginId);
  }
});

it("does not try with an empty field", async () => {
  const signIn = vi.fn(async () => refuse("wrong_credentials"));
  const { user } = await renderScreen(<SignInScreen />, {
    ipc: createFake({ phase: "sign_in", overrides: { signIn } }).ipc,
  });
  await user.type(screen.getByLabelText("ログインＩＤ"), "suzuki{Enter}");
  await user.click(screen.getByRole("link", { name: "「ログインパスワード」を入力してください。" }));
  expect(screen.getByLabelText("ログインパスワード")).toHaveFocus();
  expect(signIn).not.toHaveBeenCalled();
});

it("leads to training, but not out of user mode", async () => {
  const fake = createFake({ phase: "sign_in" });
  const { user, unmount } = await renderScreen(<SignInScreen />, { ipc: fake.ipc });
  await user.click(screen.getByRole("button", { name: "研修で使う" }));
  await waitFor(async () => expect((await fake.ipc.session()).edition).toBe("training"));
  unmount();
  const operator = createFake();
  await operator.ipc.beginUserMode();
  await renderScreen(<SignInScreen />, { ipc: operator.ipc });
  expect(screen.queryByRole("button", { name: "研修で使う" })).toBeNull();
});

it("fills in what stands on the card of a role", async () => {
  const fake = createFake({ edition: "training" });
  await fake.ipc.takeRole("sato");
  const { user, container } = await renderScreen(<SignInScreen />, { ipc: fake.ipc });
  expect(await screen.findByRole("status")).toHaveTextContent("練習用");
  expect(screen.getByLabelText("ログインＩＤ")).toHaveValue("sato");
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "ログイン" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("one_time_password"));
});

it("leaves user mode only with the operator's password", async () => {
  const fake = createFake();
  await fake.ipc.beginUserMode();
  const { user, container } = await renderScreen(<SignInScreen />, { ipc: fake.ipc });
  expect(screen.getByText("利用者モード")).toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "利用者モードを終了" }));
  const dialog = within(screen.getByRole("dialog", { name: "利用者モードを終了" }));
  expect(dialog.getByText(/鈴木 一郎 さんのログインパスワード/)).toBeInTheDocument();
  await user.type(dialog.getByLabelText("ログインパスワード"), "wrong{Enter}");
  expect(await dialog.findByRole("link", { name: /正しくありません/ })).toBeInTheDocument();
  await user.type(dialog.getByLabelText("ログインパスワード"), "renshu-login-suzuki{Enter}");
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("speaks English", async () => {
  await renderScreen(<SignInScreen />, { ipc: createFake({ phase: "sign_in" }).ipc, language: "en" });
  expect(screen.getByRole("heading", { name: "Sign in" })).toBeInTheDocument();
});
