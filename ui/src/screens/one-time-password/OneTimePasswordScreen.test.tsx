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

/** 鈴木 was given one while his token is away. */
async function withTemporaryCode(needsResync: boolean) {
  const fake = fakeHere();
  const suzuki = fake.state.users[0];
  if (suzuki) suzuki.temporaryCodes = { codes: ["12345678"], used: [], validUntil: "2026-11-24T02:15:30Z" };
  const token = fake.state.tokens[0];
  if (token) token.needsResync = needsResync;
  return { fake, ...(await renderScreen(<OneTimePasswordScreen />, { ipc: fake.ipc })) };
}

it("takes a temporary code instead, as it is printed", async () => {
  const { fake, user, container } = await withTemporaryCode(false);
  expect(screen.getByText(/8桁の一時コードを入力できます/)).toBeVisible();
  await expectAccessible(container);
  await user.type(screen.getByLabelText("ワンタイムパスワード"), "1234 5678{Enter}");
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("takes one temporary code in place of two", async () => {
  const { fake, user } = await withTemporaryCode(true);
  expect(screen.getByText(/一時コードを1つ目に入力し、2つ目は空欄のまま/)).toBeVisible();
  const first = screen.getByLabelText("ワンタイムパスワード（1つ目）");
  await user.type(first, "123456{Enter}");
  expect(await screen.findByRole("link", { name: /（2つ目）」を入力してください/ })).toBeVisible();
  await user.clear(first);
  await user.type(first, "１２３４５６７８{Enter}");
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("can be left by signing out", async () => {
  const fake = fakeHere();
  const { user } = await renderScreen(<OneTimePasswordScreen />, { ipc: fake.ipc, language: "en" });
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("sign_in"));
});
