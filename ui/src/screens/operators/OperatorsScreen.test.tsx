import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { sampleUser } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { OperatorsScreen } from "./OperatorsScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function open(options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  if (options.edition === "branch") {
    fake.state.users.push(sampleUser("kato", "加藤 明", "カトウ アキラ", "clerk", null));
  }
  const shown = await renderScreen(<OperatorsScreen />, {
    ipc: fake.ipc,
    at: "/manage/vault/operators",
    ...more,
  });
  return { ...shown, fake };
}

const refused = () => screen.findByRole("group", { name: "入力内容を確認してください。" });
const confirmation = () => screen.getByLabelText(/^確認用パスワード(?!を)/);
const row = (name: RegExp) => screen.findByRole("row", { name });

it("lists in a company who opens the vault, and leads to where they are added", async () => {
  const { user, container, fake, pathname } = await open();
  expect(screen.getByRole("heading", { level: 1, name: "担当者" })).toHaveFocus();
  expect(await row(/鈴木 一郎/)).toHaveTextContent("鈴木 一郎ご自身suzukiマスターユーザ利用可能記録なし");
  expect(await row(/佐藤 花子/)).toHaveTextContent("管理者ユーザ");
  expect(screen.queryByRole("row", { name: /田中 三郎/ })).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
  await expectAccessible(container);
  expect(fake.state.users).toHaveLength(5);
  await user.click(screen.getByRole("link", { name: "利用者情報の管理へ" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/list"));
});

it("says when each of them last signed in, as far as it is known", async () => {
  const entry = {
    kind: "signed_in",
    operator: null,
    via: "window",
    computer: null,
    serial: null,
    contract: null,
    details: [],
  } as const;
  const { fake } = await open({
    overrides: {
      history: async ({ kind }) => {
        const items = [
          { ...entry, number: 9, at: "2026-11-23T01:00:00Z", user: "sato", refused: "otp_wrong" },
          { ...entry, number: 8, at: "2026-11-22T01:00:00Z", user: "sato", refused: null },
          { ...entry, number: 7, at: "2026-11-21T01:00:00Z", user: "sato", refused: null },
        ].map((one) => ({ ...one, details: [...one.details] }));
        return { items: kind === "signed_in" ? items : [], total: items.length, head: "0123456789ab" };
      },
    },
  });
  expect(fake.state.users.length).toBeGreaterThan(0);
  expect(await row(/佐藤 花子.*2026\/11\/22（日）\s?10:00/)).toBeVisible();
  expect(await row(/鈴木 一郎/)).toHaveTextContent("記録なし");
});

it("adds one in a branch, with first passwords", async () => {
  const { user, fake, container } = await open({ edition: "branch" });
  await user.click(await screen.findByRole("button", { name: "担当者の登録" }));
  expect(screen.getByRole("heading", { level: 1, name: "担当者の登録" })).toHaveFocus();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "登録" }));
  expect(within(await refused()).getAllByRole("link")).toHaveLength(5);

  const fill = async (label: RegExp, text: string) => {
    await user.clear(screen.getByLabelText(label));
    await user.paste(text);
  };
  const secrets = async () => {
    await fill(/^初回のログインパスワード(?!を)/, "hajimete-no-login");
    await fill(/^初回の確認用パスワード(?!を)/, "hajimete-no-kakunin");
    await fill(/^確認用パスワード(?!を)/, PASSWORD);
    await user.keyboard("{Enter}");
  };
  await fill(/^ログインＩＤ/, "kato");
  await fill(/^氏名/, "渡辺 恵");
  await user.click(screen.getByRole("radio", { name: /^役席者/ }));
  await secrets();
  await user.click(await screen.findByRole("link", { name: /すでに使われています/ }));
  expect(screen.getByLabelText(/^ログインＩＤ/)).toHaveFocus();
  expect(screen.getByLabelText(/^初回のログインパスワード(?!を)/)).toHaveValue("");
  await fill(/^ログインＩＤ/, "watanabe");
  await secrets();
  expect(await screen.findByText("渡辺 恵 さんを担当者に登録しました。")).toBeVisible();
  expect(await row(/渡辺 恵/)).toHaveTextContent("役席者");
  expect(fake.state.users.at(-1)).toMatchObject({ loginId: "watanabe", role: "supervisor" });
  await expectAccessible(container);
});

it("leads to a first password that is too short", async () => {
  const { user } = await open({
    edition: "branch",
    overrides: { addOperator: async () => refuse("password_rule", { rule: "confirmation_too_short" }) },
  });
  await user.click(await screen.findByRole("button", { name: "担当者の登録" }));
  await user.type(screen.getByLabelText(/^ログインＩＤ/), "watanabe");
  await user.type(screen.getByLabelText(/^氏名/), "渡辺 恵");
  await user.type(screen.getByLabelText(/^初回のログインパスワード(?!を)/), "hajimete-no-login");
  await user.type(screen.getByLabelText(/^初回の確認用パスワード(?!を)/), "mijikai");
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  await user.click(await screen.findByRole("link", { name: /8文字以上/ }));
  expect(screen.getByLabelText(/^初回の確認用パスワード(?!を)/)).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "キャンセル" }));
  expect(screen.getByRole("heading", { level: 1, name: "担当者" })).toHaveFocus();
});

it("removes one only by the button, and says what that means", async () => {
  const { user, fake } = await open({ edition: "branch" });
  const remove = await screen.findByRole("button", { name: "削除 加藤 明 さん" });
  // Neither himself nor who is no clerk or supervisor.
  expect(screen.getAllByRole("button", { name: /^削除/ })).toHaveLength(1);
  remove.focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "担当者の削除" });
  expect(dialog).toHaveTextContent("これまでのバックアップは、削除したあともこの方のパスワードで開けます。");
  await expectAccessible(dialog);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(remove);
  await user.type(confirmation(), `${PASSWORD}{Enter}`);
  expect(fake.state.users).toHaveLength(6);
  await user.click(screen.getByRole("button", { name: "削除" }));
  expect(await screen.findByText("加藤 明 さんを担当者から削除しました。")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("row", { name: /加藤 明/ })).toBeNull());
  expect(fake.state.users).toHaveLength(5);
});

it.each([
  ["confirmation_wrong", { left: 4 }, "残り回数は4回です"],
  ["user_unknown", {}, "登録されていません"],
])("says why nobody was removed: %s", async (code, params, sentence) => {
  const { user } = await open({
    edition: "branch",
    overrides: { removeOperator: async () => refuse(code, params) },
  });
  await user.click(await screen.findByRole("button", { name: "削除 加藤 明 さん" }));
  await user.type(confirmation(), PASSWORD);
  await user.click(screen.getByRole("button", { name: "削除" }));
  expect(await refused()).toHaveTextContent(sentence);
  expect(confirmation()).toHaveValue("");
});

it("lets a clerk only see them, in English", async () => {
  const acts = ["own", "edit_users", "see_administration", "see_records"] as const;
  const { container } = await open({ edition: "branch", session: { acts: [...acts] } }, { language: "en" });
  expect(await row(/加藤 明/)).toHaveTextContent("Branch clerk");
  expect(screen.queryByRole("button")).toBeNull();
  await expectAccessible(container);
});

it("says that they could not be read", async () => {
  await open({ overrides: { operators: async () => refuse("storage_failed") } });
  expect(await screen.findByRole("alert")).toHaveTextContent("読み書きできませんでした");
});
