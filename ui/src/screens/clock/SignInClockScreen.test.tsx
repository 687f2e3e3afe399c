import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { CLOCKS } from "../../ipc/fake/data.ts";
import { createFake } from "../../ipc/fake.ts";
import { SESSION } from "../../ipc/session.ts";
import { SignInClockScreen } from "./SignInClockScreen.tsx";

async function renderAtSignIn(language: "ja" | "en" = "ja") {
  const fake = createFake({ phase: "clock" });
  return { fake, ...(await renderScreen(<SignInClockScreen />, { ipc: fake.ipc, language })) };
}

it.each(["ja", "en"] as const)("is accessible (%s)", async (language) => {
  const { container } = await renderAtSignIn(language);
  await screen.findByText(language === "ja" ? /約25分遅れています/ : /about 25 .* behind/);
  await expectAccessible(container);
});

it("asks before the one-time password, and goes on with it", async () => {
  const { user, client } = await renderAtSignIn();
  expect(screen.getByText("鈴木 一郎 さん")).toBeInTheDocument();
  await user.type(screen.getByLabelText(/^理由/), "時計の電池を替えた");
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "この日時で正しい" }));
  await waitFor(() => expect(client.getQueryData(SESSION)).toMatchObject({ phase: "one_time_password" }));
});

it("goes on by itself once the clock was set right", async () => {
  const { fake, client } = await renderAtSignIn();
  await screen.findByText(/約25分遅れています/);
  fake.state.clock = CLOCKS.trusted;
  await client.invalidateQueries({ queryKey: ["clock"] });
  await waitFor(() => expect(client.getQueryData(SESSION)).toMatchObject({ phase: "one_time_password" }));
});

it("can be left by signing out", async () => {
  const { user, client } = await renderAtSignIn("en");
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(client.getQueryData(SESSION)).toMatchObject({ phase: "sign_in" }));
});
