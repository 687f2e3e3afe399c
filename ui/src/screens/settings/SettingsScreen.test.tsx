import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { SESSION } from "../../ipc/session.ts";
import { SettingsScreen } from "./SettingsScreen.tsx";

async function renderSettings(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  return { fake, ...(await renderScreen(<SettingsScreen />, { ipc: fake.ipc, language, at: "/settings" })) };
}

const choice = (group: string, name: string) =>
  within(screen.getByRole("radiogroup", { name: group })).getByRole("radio", { name });

it.each(["ja", "en"] as const)("is accessible (%s)", async (language) => {
  const { container } = await renderSettings({}, language);
  await expectAccessible(container);
});

it("a choice takes effect and is kept at once", async () => {
  const { user, fake } = await renderSettings();
  const { documentElement } = document;
  await user.click(choice("画面の配色", "暗い"));
  expect(documentElement.dataset.theme).toBe("dark");
  await user.click(choice("画面の配色", "高コントラスト"));
  expect(documentElement.dataset.theme).toBe("contrast");
  await user.click(choice("文字の大きさ", "150％"));
  expect(documentElement.style.fontSize).toBe("150%");
  await user.click(screen.getByRole("checkbox", { name: /123 456/ }));
  await user.click(screen.getByRole("button", { name: /自動でロックするまでの時間/ }));
  await user.click(await screen.findByRole("option", { name: "5分" }));
  await user.click(choice("言語", "English"));
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeInTheDocument();
  expect(fake.state.preferences).toEqual({
    language: "en",
    theme: "contrast",
    textSize: 150,
    groupDigits: false,
    idleMinutes: 5,
  });
});

it.each([
  ["more contrast", "(prefers-contrast: more)", "contrast"],
  ["dark colours", "(prefers-color-scheme: dark)", "dark"],
  ["nothing", "", "light"],
])("follows a system that asks for %s", async (_, asked, theme) => {
  const matchMedia = vi.spyOn(window, "matchMedia");
  matchMedia.mockImplementation(
    (media) =>
      Object.assign(new EventTarget(), { matches: media === asked, media }) as unknown as MediaQueryList,
  );
  const { user } = await renderSettings();
  await user.click(choice("画面の配色", "パソコンの設定に合わせる"));
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe(theme));
});

it("shows minutes that are set but not usual", async () => {
  const fake = createFake();
  fake.state.preferences.idleMinutes = 7;
  await renderScreen(<SettingsScreen />, { ipc: fake.ipc, at: "/settings" });
  expect(screen.getByRole("button", { name: /自動でロックするまでの時間/ })).toHaveTextContent("7分");
});

it("says so when a choice cannot be kept, and takes it back", async () => {
  let full = false;
  const { user } = await renderSettings({
    overrides: { setPreferences: async (wished) => (full ? refuse("storage_failed") : wished) },
  });
  full = true;
  await user.click(choice("画面の配色", "暗い"));
  expect(await screen.findByText(/保管庫のファイルを読み書きできませんでした/)).toBeInTheDocument();
  await waitFor(() => expect(choice("画面の配色", "明るい")).toBeChecked());
});

it("leads to the passwords", async () => {
  const { user, pathname } = await renderSettings({ as: "tanaka" });
  await user.click(screen.getByRole("link", { name: "パスワード変更" }));
  expect(pathname()).toBe("/passwords");
});

it("an operator opens the desk to users", async () => {
  const { user, client } = await renderSettings();
  await user.click(screen.getByRole("button", { name: "利用者モードを開始" }));
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "sign_in", userMode: true });
});

it.each<[string, FakeOptions]>([
  ["in training", { edition: "training" }],
  ["for who is no operator", { as: "tanaka" }],
  ["in user mode", { session: { userMode: true } }],
])("there is no user mode %s", async (_, options) => {
  await renderSettings(options);
  expect(screen.queryByRole("button", { name: "利用者モードを開始" })).toBeNull();
});
