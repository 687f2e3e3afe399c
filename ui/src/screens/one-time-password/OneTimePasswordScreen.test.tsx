import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { OneTimePasswordScreen } from "./OneTimePasswordScreen.tsx";

const fakeHere = () => createFake({ phase: "one_time_password" });

it("takes the one-time password of who is signing in", async () => {
  const fake = fakeHere();
  const { user, container } = await renderScreen(<OneTimePasswordScreen />, { ipc: fake.ipc });
  expect(screen.getByRole("heading", { name: "ログイン" })).toBeInTheDocument();
  expect(screen.getByText("鈴木 一郎（マスターユーザ）")).toBeInTheDocument();
  await expectAccessible(container);
  const field = screen.getByLabelText("ワンタイムパスワード");
  expect(field).toHaveFocus();
  await user.type(field, "000000{Enter}");
  expect(await screen.findByRole("link", { name: /残り回数は4回/ })).toBeInTheDocument();
  expect(field).toHaveValue("");
  await user.type(field, `${fake.code("KT000001")}{Enter}`);
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("asks for two where the token's clock has to be set right", async () => {
  const fake = fakeHere();
  const token = fake.state.tokens[0];
  if (token) token.needsResync = true;
  const { user, container } = await renderScreen(<OneTimePasswordScreen />, { ipc: fake.ipc });
  await expectAccessible(container);
  await user.type(screen.getByLabelText("ワンタイムパスワード（1つ目）"), `${fake.code("KT000001")}{Enter}`);
  await user.click(
    await screen.findByRole("link", { name: "「ワンタイムパスワード（2つ目）」を入力してください。" }),
  );
  await user.keyboard("123456{Enter}");
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("can be left by signing out", async () => {
  const fake = fakeHere();
  const { user } = await renderScreen(<OneTimePasswordScreen />, { ipc: fake.ipc, language: "en" });
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("sign_in"));
});
