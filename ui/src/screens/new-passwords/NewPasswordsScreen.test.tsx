import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { NewPasswordsScreen } from "./NewPasswordsScreen.tsx";

it("changes both passwords, and says which rule a new one breaks", async () => {
  const fake = createFake({ phase: "new_passwords" });
  const { user, container } = await renderScreen(<NewPasswordsScreen />, { ipc: fake.ipc });
  await expectAccessible(container);
  const fill = async (login: string, confirmation: string) => {
    await user.type(screen.getByLabelText(/^今のログインパスワード(必須)?$/), "renshu-login-suzuki");
    await user.type(screen.getByLabelText(/^今の確認用パスワード(必須)?$/), "renshu-kakunin-suzuki");
    await user.type(screen.getByLabelText(/^新しいログインパスワード(必須)?$/), login);
    await user.type(screen.getByLabelText(/^新しい確認用パスワード(必須)?$/), `${confirmation}{Enter}`);
  };
  await fill("short", "yuuyake-koyake");
  await user.click(await screen.findByRole("link", { name: /ログインパスワードは12文字以上/ }));
  expect(screen.getByLabelText(/^新しいログインパスワード(必須)?$/)).toHaveFocus();
  for (const label of [
    /^今のログインパスワード(必須)?$/,
    /^今の確認用パスワード(必須)?$/,
    /^新しいログインパスワード(必須)?$/,
    /^新しい確認用パスワード(必須)?$/,
  ]) {
    expect(screen.getByLabelText(label)).toHaveValue("");
  }
  await fill("asagao-to-himawari", "yuuyake-koyake");
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
});

it("ticks the rules off while typing", async () => {
  const { user } = await renderScreen(<NewPasswordsScreen />, {
    ipc: createFake({ phase: "new_passwords" }).ipc,
    language: "en",
  });
  expect(screen.queryAllByText("met")).toHaveLength(0);
  await user.type(screen.getByLabelText(/^New confirmation password(Required)?$/), "yuuyake-koyake");
  expect(screen.getAllByText("met")).toHaveLength(2);
});
