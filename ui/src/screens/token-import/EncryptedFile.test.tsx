import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type Fake } from "../../ipc/fake.ts";
import { TokenImportScreen } from "./TokenImportScreen.tsx";

const KEY = "00112233445566778899aabbccddeeff";
const PASSWORD = "kumo to ame";

/** The screen, with an encrypted file chosen. */
async function chosen(seedFile: Fake["state"]["seedFile"], language: "ja" | "en" = "ja") {
  const fake = createFake();
  fake.state.seedFile = seedFile;
  const rendered = await renderScreen(<TokenImportScreen />, {
    ipc: fake.ipc,
    at: "/tokens/import",
    language,
  });
  await rendered.user.click(screen.getByRole("button", { name: /ファイルを選ぶ|Choose a file/ }));
  return { ...rendered, fake };
}

const keyField = () => screen.findByLabelText(/^ファイルの鍵（16進数）(?!を)/);
const passwordField = () => screen.findByLabelText(/^ファイルのパスワード(?!を)/);
const look = () => screen.getByRole("button", { name: "内容を確認する" });

it("asks for the key of a file, says what is wrong with one, and opens it with the right one", async () => {
  const { user, container, fake } = await chosen({ key: KEY });
  expect(await screen.findByRole("group", { name: "このファイルは暗号化されています。" })).toHaveFocus();
  expect(screen.getByText(/鍵で暗号化されています/)).toBeVisible();
  expect(screen.getByText("提供元が付けた鍵の名前: Pre-shared-key")).toBeVisible();
  expect(screen.queryByLabelText(/^ファイルのパスワード(?!を)/)).not.toBeInTheDocument();
  // Nothing of the file is known: no counts, nothing to take in.
  expect(screen.queryByText("新しいトークン")).not.toBeInTheDocument();
  expect(screen.queryByLabelText(/^確認用パスワード(?!を)/)).not.toBeInTheDocument();
  await expectAccessible(container);

  // Nothing typed.
  await user.click(look());
  expect(screen.getByRole("link", { name: "「ファイルの鍵（16進数）」を入力してください。" })).toBeVisible();
  // No key at all: it stays, to be put right.
  await user.type(await keyField(), "0011g");
  await user.click(look());
  expect(await screen.findByRole("link", { name: /16進数（0から9、AからF）/ })).toBeVisible();
  expect(await keyField()).toHaveValue("0011g");
  // Another one: gone.
  await user.clear(await keyField());
  await user.type(await keyField(), KEY.replaceAll("f", "e"));
  await user.click(look());
  const wrong = await screen.findByRole("link", { name: /ファイルの鍵が違います/ });
  expect(wrong.closest("[role=group]")).toHaveFocus();
  expect(await keyField()).toHaveValue("");
  await user.click(wrong);
  expect(await keyField()).toHaveFocus();
  await expectAccessible(container);

  await user.type(await keyField(), `${KEY}{Enter}`);
  expect(await screen.findByRole("group", { name: "暗号化されたファイルを開きました。" })).toHaveFocus();
  expect(screen.queryByRole("button", { name: "内容を確認する" })).not.toBeInTheDocument();
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
  expect(await screen.findByText("2件のトークンを取り込みました。")).toBeVisible();
  expect(fake.state.tokens).toHaveLength(5);
  expect(container.ownerDocument.body.innerHTML).not.toContain(KEY);
});

it("asks for the password of a file, and forgets it with another file", async () => {
  const { user, container } = await chosen({ password: PASSWORD });
  await user.type(await passwordField(), "kumo to yuki");
  expect(await passwordField()).toHaveAttribute("type", "password");
  await user.click(look());
  expect(await screen.findByRole("link", { name: /ファイルのパスワードが違います/ })).toBeVisible();
  expect(await passwordField()).toHaveValue("");
  await expectAccessible(container);
  await user.type(await passwordField(), PASSWORD);
  await user.click(screen.getByRole("button", { name: "別のファイルを選ぶ" }));
  expect(await screen.findByRole("group", { name: "このファイルは暗号化されています。" })).toHaveFocus();
  expect(await passwordField()).toHaveValue("");
  await user.type(await passwordField(), PASSWORD);
  await user.click(look());
  expect(await screen.findByText("暗号化されたファイルを開きました。")).toBeVisible();
  // What opened the last file does not open the next one.
  await user.click(screen.getByRole("button", { name: "別のファイルを選ぶ" }));
  expect(await passwordField()).toHaveValue("");
});

it("takes check sums of older programs only with the tick, which says what it means", async () => {
  const { user, container } = await chosen({ key: KEY, legacy: true });
  await user.type(await keyField(), KEY);
  await user.click(look());
  // The key is right, so it stays, and the tick is at hand.
  expect(await screen.findByText(/検査値のための鍵がありません/)).toBeVisible();
  expect(await keyField()).toHaveValue(KEY);
  expect(screen.queryByLabelText(/^確認用パスワード(?!を)/)).not.toBeInTheDocument();
  await user.click(screen.getByText("正しい鍵やパスワードでも開けないとき"));
  expect(screen.getByText(/改ざんの検査は弱くなります/)).toBeVisible();
  await expectAccessible(container);
  await user.click(screen.getByRole("checkbox", { name: "古いプログラムで作られた検査値を受け付ける" }));
  await user.click(look());
  expect(await screen.findByText("暗号化されたファイルを開きました。")).toBeVisible();
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
  expect(await screen.findByText("2件のトークンを取り込みました。")).toBeVisible();
});

it("says all that in English", async () => {
  const { user, container } = await chosen({ password: PASSWORD, legacy: true }, "en");
  expect(await screen.findByRole("group", { name: "This file is encrypted." })).toHaveFocus();
  await user.click(screen.getByText("If the right key or password does not open it"));
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^Password of the file/), `no${PASSWORD}{Enter}`);
  expect(await screen.findByRole("link", { name: /not the password of the file/ })).toBeVisible();
  await user.type(screen.getByLabelText(/^Password of the file/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText(/check sums have no key of their own/)).toBeVisible();
  await expectAccessible(container);
  await user.click(screen.getByRole("checkbox", { name: "Take check sums of older programs" }));
  await user.click(screen.getByRole("button", { name: "Look at the file" }));
  expect(await screen.findByRole("group", { name: "The encrypted file is open." })).toHaveFocus();
});
