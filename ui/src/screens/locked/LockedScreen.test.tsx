import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { LockedScreen } from "./LockedScreen.tsx";

it("names who is away, and opens with his login password", async () => {
  const fake = createFake({ phase: "locked" });
  const { user, container } = await renderScreen(<LockedScreen />, { ipc: fake.ipc });
  expect(screen.getByRole("heading", { name: "画面をロックしました" })).toBeInTheDocument();
  expect(screen.getByText("鈴木 一郎")).toBeInTheDocument();
  await expectAccessible(container);
  const field = screen.getByLabelText("ログインパスワード");
  await user.type(field, "wrong{Enter}");
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  expect(field).toHaveValue("");
  await user.type(field, "renshu-login-suzuki");
  await user.click(screen.getByRole("button", { name: "ロックを解除" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("lets another person in by signing out", async () => {
  const fake = createFake({ phase: "locked" });
  const { user } = await renderScreen(<LockedScreen />, { ipc: fake.ipc, language: "en" });
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("sign_in"));
});
