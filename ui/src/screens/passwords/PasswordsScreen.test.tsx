import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { PasswordsScreen } from "./PasswordsScreen.tsx";

// Not the button that shows a password.
const INPUT = { selector: "input" };

const render = (options: Parameters<typeof renderScreen>[1] = {}) =>
  renderScreen(<PasswordsScreen />, { at: "/passwords", ...options });

it("changes one password and leaves the other", async () => {
  const fake = createFake();
  const changePasswords = vi.fn(fake.ipc.changePasswords);
  const { container, user } = await render({ ipc: { ...fake.ipc, changePasswords } });
  expect(screen.getByRole("heading", { level: 1, name: "パスワード変更" })).toHaveFocus();
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^現在のログインパスワード/, INPUT), "renshu-login-suzuki");
  await user.type(screen.getByLabelText(/^現在の確認用パスワード/, INPUT), "renshu-kakunin-suzuki");
  await user.type(screen.getByLabelText("新しいログインパスワード", INPUT), "green tea at nine");
  await user.type(
    screen.getByLabelText("新しいログインパスワード（再入力）", INPUT),
    "green tea at nine{Enter}",
  );
  expect(await screen.findByRole("status")).toHaveTextContent("パスワードを変更しました");
  expect(changePasswords).toHaveBeenCalledWith({
    loginPassword: "renshu-login-suzuki",
    confirmationPassword: "renshu-kakunin-suzuki",
    newLoginPassword: "green tea at nine",
    newConfirmationPassword: null,
  });
  expect(screen.getByLabelText(/^現在のログインパスワード/, INPUT)).toHaveValue("");
});

it("asks for at least one new password, typed twice alike", async () => {
  const { container, user } = await render({ language: "en", theme: "dark" });
  await user.click(screen.getByRole("button", { name: "Change" }));
  expect(screen.getByRole("link", { name: "Type at least one new password." })).toBeVisible();
  expect(screen.getByRole("link", { name: /Present login password/ })).toBeVisible();
  await user.type(screen.getByLabelText("New confirmation password", INPUT), "something");
  await user.click(screen.getByRole("button", { name: "Change" }));
  expect(
    screen.getByRole("link", { name: "The two entries of the new confirmation password differ." }),
  ).toBeVisible();
  await expectAccessible(container);
});

it("leads to the field of a refusal, and empties all", async () => {
  const { user } = await render();
  await user.type(screen.getByLabelText(/^現在のログインパスワード/, INPUT), "renshu-login-suzuki");
  await user.type(screen.getByLabelText(/^現在の確認用パスワード/, INPUT), "renshu-kakunin-suzuki");
  await user.type(screen.getByLabelText("新しいログインパスワード", INPUT), "short");
  await user.type(screen.getByLabelText("新しいログインパスワード（再入力）", INPUT), "short{Enter}");
  await user.click(await screen.findByRole("link", { name: /12文字以上/ }));
  expect(screen.getByLabelText("新しいログインパスワード", INPUT)).toHaveFocus();
  expect(screen.getByLabelText(/^現在のログインパスワード/, INPUT)).toHaveValue("");
});
