import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { App } from "./app.tsx";
import { expectAccessible } from "./components/testing.tsx";
import { i18n } from "./i18n/index.ts";
import type { Preferences } from "./ipc/client.ts";
import { createFake, refuse } from "./ipc/fake.ts";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

it("shows the desk: who, whose, where to go", async () => {
  const { container } = render(<App ipc={createFake().ipc} />);
  const navigation = await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  expect(
    within(navigation)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["トップページ", "管理", "ワンタイムパスワード認証", "トークン台帳", "操作履歴照会", "設定"]);
  const bar = screen.getByRole("banner");
  expect(bar).toHaveTextContent("△△商事株式会社");
  expect(bar).toHaveTextContent("鈴木 一郎（マスターユーザ）");
  expect(bar).not.toHaveTextContent("研修");
  await expectAccessible(container);
});

it("marks training, and goes where the navigation says", async () => {
  const user = userEvent.setup();
  render(<App ipc={createFake({ edition: "training" }).ipc} />);
  const navigation = await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  expect(screen.getByRole("banner")).toHaveTextContent("研修");
  const history = within(navigation).getByRole("link", { name: "操作履歴照会" });
  expect(history).not.toHaveAttribute("aria-current");
  await user.click(history);
  expect(within(navigation).getByRole("link", { name: "操作履歴照会" })).toHaveAttribute(
    "aria-current",
    "page",
  );
});

it("leaves the desk on signing out, and when Rust says that it is locked", async () => {
  const user = userEvent.setup();
  let changed = () => undefined as undefined;
  const fake = createFake();
  render(
    <App
      ipc={fake.ipc}
      onSessionChanged={(listener) => {
        changed = () => void listener();
        return () => undefined;
      }}
    />,
  );
  await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  await fake.ipc.lock();
  await act(async () => changed());
  await waitFor(() =>
    expect(screen.queryByRole("navigation", { name: "グローバルナビゲーション" })).toBeNull(),
  );
  await fake.ipc.unlockDesk("renshu-login-suzuki");
  await act(async () => changed());
  await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  await user.click(screen.getByRole("button", { name: "ログアウト" }));
  await waitFor(() =>
    expect(screen.queryByRole("navigation", { name: "グローバルナビゲーション" })).toBeNull(),
  );
});

it("follows the preferences", async () => {
  const fake = createFake();
  fake.state.preferences = {
    language: "en",
    theme: "dark",
    textSize: 150,
    groupDigits: true,
    idleMinutes: 10,
  };
  render(<App ipc={fake.ipc} />);
  expect(await screen.findByRole("link", { name: "Operation history" })).toBeInTheDocument();
  const { lang, dataset, style } = document.documentElement;
  expect([lang, dataset.theme, style.fontSize]).toEqual(["en", "dark", "150%"]);
});

it("follows preferences that were changed elsewhere", async () => {
  const fake = createFake();
  let changed = (_: Preferences) => undefined as undefined;
  render(
    <App
      ipc={fake.ipc}
      onPreferencesChanged={(listener) => {
        changed = (preferences) => void listener(preferences);
        return () => undefined;
      }}
    />,
  );
  await screen.findByRole("link", { name: "操作履歴照会" });
  await act(async () =>
    changed({ language: "en", theme: "dark", textSize: 125, groupDigits: true, idleMinutes: 10 }),
  );
  expect(await screen.findByRole("link", { name: "Operation history" })).toBeInTheDocument();
  const { dataset, style } = document.documentElement;
  expect([dataset.theme, style.fontSize]).toEqual(["dark", "125%"]);
});

it("says so when the desk cannot be read, and tries again", async () => {
  const user = userEvent.setup();
  let broken = true;
  const { ipc } = createFake();
  const session = async () => (broken ? refuse("storage_failed") : ipc.session());
  render(<App ipc={{ ...ipc, session }} />);
  expect(await screen.findByRole("alert")).toHaveTextContent("storage_failed");
  broken = false;
  await user.click(screen.getByRole("button", { name: "もう一度読み込む" }));
  expect(await screen.findByRole("banner")).toBeInTheDocument();
});

it("leads back from a page of one token to that token", async () => {
  const user = userEvent.setup();
  render(<App ipc={createFake().ipc} />);
  const navigation = await screen.findByRole("navigation", { name: "グローバルナビゲーション" });
  await user.click(within(navigation).getByRole("link", { name: "トークン台帳" }));
  await user.click(await screen.findByRole("rowheader", { name: /KT000002/ }));
  await user.click(await screen.findByRole("link", { name: "時刻補正" }));
  await screen.findByRole("heading", { level: 1, name: "時刻補正" });
  const path = screen.getByRole("navigation", { name: "現在の位置" });
  await user.click(within(path).getByRole("link", { name: "トークンの詳細" }));
  expect(await screen.findByRole("heading", { level: 1, name: "トークン KT000002" })).toBeVisible();
});
