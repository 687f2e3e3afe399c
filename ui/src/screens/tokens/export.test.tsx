import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import type { TableEncoding, TokenExport, TokenQuery } from "../../ipc/client.ts";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { TokenListScreen } from "./TokenListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const FILE_PASSWORD = "kumo to ame to yuki";

async function open(options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens", ...more });
  const name = more.language === "en" ? "Export" : "書き出し";
  await shown.user.click(await screen.findByRole("button", { name }));
  return { ...shown, fake };
}

const refused = () => screen.findByRole("group", { name: "入力内容を確認してください。" });
const fact = (label: string) => screen.getByText(label, { selector: "dt" }).nextElementSibling;
const password = () => screen.getByLabelText(/^ファイルのパスワード(?!を|（確)/);
const again = () => screen.getByLabelText(/^ファイルのパスワード（確認）(?!を)/);
const confirmation = () => screen.getByLabelText(/^確認用パスワード(?!を)/);
const submit = () => screen.getByRole("button", { name: "書き出す" });

it("exports exactly the list that is shown, in the encoding that is asked for", async () => {
  const calls: [TokenQuery, TableEncoding][] = [];
  const fake = createFake({
    overrides: {
      exportTokenList: async (query, encoding) => {
        calls.push([query, encoding]);
        return { name: "tokens-2026-11-23.csv", tokens: 1, head: "5f2c09a7e1b3" };
      },
    },
  });
  const token = fake.state.tokens.find(({ serial }) => serial === "KT000002");
  if (token) token.state = "lost";
  const { user, container } = await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens" });
  await user.click(await screen.findByRole("button", { name: /状態/ }));
  await user.click(await screen.findByRole("option", { name: "紛失" }));
  await user.type(screen.getByRole("searchbox"), "kt");
  await screen.findByRole("rowheader", { name: /KT000002/ });
  await user.click(screen.getByRole("button", { name: "書き出し" }));
  expect(screen.getByRole("heading", { level: 1, name: "トークンの書き出し" })).toHaveFocus();
  expect(fact("対象")).toHaveTextContent("状態: 紛失 · 検索: kt");
  expect(screen.getByRole("radio", { name: /^一覧/ })).toBeChecked();
  expect(screen.queryByLabelText(/^確認用パスワード/)).toBeNull();
  await expectAccessible(container);

  await user.click(screen.getByRole("radio", { name: "Shift_JIS" }));
  await user.click(submit());
  expect(await screen.findByRole("heading", { level: 1, name: "トークンの書き出し結果" })).toHaveFocus();
  expect(calls).toEqual([[{ search: "kt", state: "lost" }, "shift_jis"]]);
  expect(fact("ファイル")).toHaveTextContent("tokens-2026-11-23.csv");
  expect(fact("トークン")).toHaveTextContent("1件");
  expect(fact("操作履歴の照合値")).toHaveTextContent("5f2c 09a7 e1b3");
  await expectAccessible(container);
  // The list is as it was left.
  await user.click(screen.getByRole("button", { name: "トークン台帳へ" }));
  expect(await screen.findByRole("rowheader", { name: /KT000002/ })).toBeVisible();
  expect(screen.getByRole("searchbox")).toHaveValue("kt");
});

it("says which character the encoding lacks", async () => {
  const { user } = await open({
    overrides: { exportTokenList: async () => refuse("not_in_encoding", { row: 9, character: "𠮷" }) },
  });
  await user.click(screen.getByRole("radio", { name: "Shift_JIS" }));
  await user.click(submit());
  expect(await refused()).toHaveTextContent("9行目にある文字「𠮷」は、Shift_JISで書けません。");
});

it("exports the keys under a password typed twice", async () => {
  const calls: TokenExport[] = [];
  const { user, container, fake } = await open();
  const { exportTokens } = fake.ipc;
  fake.ipc.exportTokens = async (wanted, authorisation) => {
    calls.push(wanted);
    return exportTokens(wanted, authorisation);
  };
  const lost = fake.state.tokens[0];
  if (lost) lost.state = "lost";
  await user.click(screen.getByRole("radio", { name: /^トークンと鍵/ }));
  expect(screen.getByText(/もう一度受け付けられることがあります。$/)).toBeVisible();
  await expectAccessible(container);

  await user.type(password(), FILE_PASSWORD);
  await user.type(again(), "chigau");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(within(await refused()).getByRole("link", { name: /異なります/ }));
  expect(again()).toHaveFocus();
  expect(calls).toEqual([]);
  await user.clear(again());
  await user.type(again(), `${FILE_PASSWORD}{Enter}`);

  expect(await screen.findByRole("heading", { level: 1, name: "トークンの書き出し結果" })).toHaveFocus();
  const query = {};
  expect(calls).toEqual([{ query, password: FILE_PASSWORD }]);
  expect(fact("対象")).toHaveTextContent("台帳のすべてのトークン");
  expect(fact("トークン")).toHaveTextContent("2件");
  expect(fact("含まなかったトークン")).toHaveTextContent("1件");
  expect(screen.getByText(/別々の方法で渡してください。/)).toBeVisible();
  expect(fake.state.history.at(-1)?.kind).toBe("tokens_exported");
  await expectAccessible(container);
});

it("empties the passwords when refused, and leads to what is wrong", async () => {
  const { user } = await open();
  await user.click(screen.getByRole("radio", { name: /^トークンと鍵/ }));
  await user.type(password(), "kumo to 雨 to yuki");
  await user.type(again(), "kumo to 雨 to yuki");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(within(await refused()).getByRole("link", { name: /半角の英数字/ }));
  expect(password()).toHaveFocus();
  expect(password()).toHaveValue("");
  expect(confirmation()).toHaveValue("");
  await user.keyboard("{Enter}");
  expect(await refused()).toHaveTextContent("「ファイルのパスワード」を入力してください。");
});

it("stays where it is when the system's dialog is closed, and goes back", async () => {
  const { user } = await open({ overrides: { exportTokens: async () => null } });
  await user.click(screen.getByRole("radio", { name: /^トークンと鍵/ }));
  await user.type(password(), FILE_PASSWORD);
  await user.type(again(), FILE_PASSWORD);
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await waitFor(() => expect(submit()).not.toHaveAttribute("data-pending"));
  expect(password()).toHaveValue(FILE_PASSWORD);
  expect(confirmation()).toHaveValue(PASSWORD);
  await user.click(screen.getByRole("button", { name: "キャンセル" }));
  expect(await screen.findByRole("heading", { level: 1, name: "トークン台帳" })).toHaveFocus();
});

it.each(["sato", "kobayashi"])("offers %s the list alone", async (as) => {
  const { user } = await open({ as });
  expect(screen.queryByRole("radio", { name: /^トークンと鍵/ })).toBeNull();
  await user.click(submit());
  expect(await screen.findByText("3件のトークンを書き出しました。")).toBeVisible();
});

it("speaks English", async () => {
  const { user, container } = await open({}, { language: "en" });
  await user.click(screen.getByRole("radio", { name: /^The tokens and their keys/ }));
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^Password of the file(?!, again)/), FILE_PASSWORD);
  await user.type(screen.getByLabelText(/^Password of the file, again/), FILE_PASSWORD);
  await user.type(screen.getByLabelText(/^Confirmation password/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("Tokens exported: 3")).toBeVisible();
});
