import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { App } from "../../app.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { i18n } from "../../i18n/index.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { SESSION } from "../../ipc/session.ts";
import { AcknowledgeScreen } from "./AcknowledgeScreen.tsx";
import { RolledBackScreen } from "./RolledBackScreen.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

async function renderAtSignIn(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake({ phase: "rolled_back", ...options });
  return { fake, ...(await renderScreen(<RolledBackScreen />, { ipc: fake.ipc, language })) };
}

const reason = () => screen.getByLabelText(/^理由/);
const password = () => screen.getByLabelText(/^確認用パスワード(必須)?$/);

it.each(["ja", "en"] as const)(
  "says what was found and what to do, and is accessible (%s)",
  async (language) => {
    const { container } = await renderAtSignIn({}, language);
    const title =
      language === "ja" ? "保管庫が以前の状態に戻っています" : "The vault has gone back to an earlier state";
    expect(screen.getByRole("heading", { level: 1, name: title })).toHaveFocus();
    const main = screen.getByRole("main");
    expect(main).toHaveTextContent(
      language === "ja" ? "2026/11/20（金） 17:15 まで" : "Until Fri 20 Nov 2026, 17:15",
    );
    expect(main).toHaveTextContent(language === "ja" ? "2026/11/23（月） 08:15" : "Mon 23 Nov 2026, 08:15");
    expect(main).toHaveTextContent(language === "ja" ? "少なくとも37件" : "At least 37");
    expect(main).toHaveTextContent(language === "ja" ? "みほん信用組合に電話" : "call みほん信用組合");
    await expectAccessible(container);
  },
);

it("does not count what is missing where the vault went another way", async () => {
  const rollback = {
    generationSeen: 10,
    seenAt: "2026-11-22T23:15:30Z",
    generationFound: 12,
    until: "2026-11-22T23:00:00Z",
  };
  await renderAtSignIn({ session: { rollback } });
  expect(screen.queryByText("保管庫に残っていない操作")).toBeNull();
});

it("goes on by keyboard, with a reason and the confirmation password", async () => {
  const { user, fake, client } = await renderAtSignIn();
  await user.click(reason());
  await user.keyboard("パソコンの故障のため、戻した{Tab}renshu-kakunin-suzuki{Enter}");
  await waitFor(() => expect(client.getQueryData(SESSION)).toMatchObject({ phase: "one_time_password" }));
  expect(fake.state.history.at(-1)).toMatchObject({ kind: "rollback_acknowledged" });
});

it("asks for what is missing, and empties a wrong password", async () => {
  const { user, client } = await renderAtSignIn();
  await user.click(screen.getByRole("button", { name: "使用を再開する" }));
  const summary = screen.getByRole("group", { name: "入力内容を確認してください。" });
  expect(summary).toHaveFocus();
  await user.click(within(summary).getByRole("link", { name: "「理由」を入力してください。" }));
  expect(reason()).toHaveFocus();
  await user.keyboard("戻した{Tab}wrong{Enter}");
  expect(await screen.findByRole("link", { name: /確認用パスワードが正しくありません/ })).toBeInTheDocument();
  expect(password()).toHaveValue("");
  expect(reason()).toHaveValue("戻した");
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "rolled_back" });
});

it("says that nothing went back, if meanwhile that is so", async () => {
  const { user, fake } = await renderAtSignIn();
  fake.state.vault.rollback = null;
  await user.type(reason(), "戻した");
  await user.type(password(), "renshu-kakunin-suzuki{Enter}");
  expect(await screen.findByText(/古い状態に戻っていません/)).toBeInTheDocument();
});

it.each([
  ["sato", "company", "マスターユーザに依頼"],
  ["sato", "branch", "役席者に依頼"],
] as const)("tells who may not answer for it whom to ask (%s, %s)", async (as, edition, text) => {
  await renderAtSignIn({ as, edition });
  expect(screen.getByRole("main")).toHaveTextContent(text);
  expect(screen.queryByRole("button", { name: "使用を再開する" })).toBeNull();
  expect(screen.getByRole("button", { name: "内容だけを確認する" })).toBeInTheDocument();
});

it("can be left by signing out", async () => {
  const { user, client } = await renderAtSignIn();
  await user.click(screen.getByRole("button", { name: "ログアウト" }));
  await waitFor(() => expect(client.getQueryData(SESSION)).toMatchObject({ phase: "sign_in" }));
});

it("is only looked at: a banner on every page leads back to the form", async () => {
  const user = userEvent.setup();
  const { container } = render(<App ipc={createFake({ phase: "rolled_back" }).ipc} />);
  await user.click(await screen.findByRole("button", { name: "内容だけを確認する" }));
  const banner = "保管庫が以前の状態に戻っているため、確認だけができます";
  expect(await screen.findByText(banner)).toBeInTheDocument();
  const navigation = within(screen.getByRole("navigation", { name: "グローバルナビゲーション" }));
  expect(navigation.queryByRole("link", { name: "ワンタイムパスワード認証" })).toBeNull();
  await user.click(navigation.getByRole("link", { name: "トークン台帳" }));
  expect(await screen.findByRole("heading", { level: 1, name: "トークン台帳" })).toBeInTheDocument();
  expect(screen.getByText(banner)).toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("link", { name: "使用の再開へ" }));
  await user.type(await screen.findByLabelText(/^理由/), "戻した");
  expect(screen.queryByText(banner)).toBeNull();
  await user.type(password(), "renshu-kakunin-suzuki{Enter}");
  // Whoever only looked has not given his one-time password.
  expect(await screen.findByLabelText("ワンタイムパスワード")).toBeInTheDocument();
});

it.each(["ja", "en"] as const)(
  "the form at the desk is accessible, and says when it is done (%s)",
  async (language) => {
    const fake = createFake({ rollback: true });
    const { container, client } = await renderScreen(<AcknowledgeScreen />, {
      ipc: fake.ipc,
      language,
      at: "/rolled-back",
    });
    await expectAccessible(container);
    fake.state.vault.rollback = null;
    await client.invalidateQueries({ queryKey: SESSION });
    expect(await screen.findByRole("status")).toHaveTextContent(
      language === "ja" ? "保管庫の使用を再開しました。" : "The vault is in use again.",
    );
  },
);

it("shows an administrator at the desk what was found, without the form", async () => {
  const fake = createFake({ rollback: true, as: "sato" });
  const user = userEvent.setup();
  render(<App ipc={fake.ipc} />);
  await user.click(await screen.findByRole("link", { name: "くわしく見る" }));
  expect(await screen.findByText("少なくとも37件")).toBeInTheDocument();
  expect(screen.queryByLabelText(/^理由/)).toBeNull();
});
