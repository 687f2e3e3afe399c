import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { UserCardScreen } from "./UserCardScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const password = () =>
  screen.getByLabelText(/^(確認用パスワード|Confirmation password)/, { selector: "input" });

async function open(loginId: string, options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<UserCardScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/detail/$loginId",
    params: { loginId },
    ...more,
  });
  return { ...shown, fake };
}

const buttons = () => screen.queryAllByRole("button").map(({ textContent }) => textContent);
const links = () => screen.queryAllByRole("link").map(({ textContent }) => textContent);

it("shows everything about a suspended user, and what to say on the telephone", async () => {
  const { container } = await open("tanaka");
  expect(await screen.findByRole("heading", { level: 1, name: "田中 三郎 さん" })).toHaveFocus();
  expect(screen.getByRole("region", { name: "電話での復唱" })).toHaveTextContent(
    "田中 三郎 さま、ログインＩＤは tanaka でいらっしゃいますね。 ワンタイムパスワードは、2026/11/23（月） 11:02から利用停止です。 お手元のトークンの裏面のシリアル番号は、末尾が 0001 でしょうか。",
  );
  const token = screen.getByRole("region", { name: "トークン" });
  expect(await within(token).findByRole("link", { name: "KT000001" })).toBeVisible();
  expect(within(token).getByRole("link", { name: "鈴木 一郎 さん" })).toBeVisible();
  expect(within(token).queryByRole("link", { name: "田中 三郎 さん" })).toBeNull();
  const attempts = screen.getByRole("region", { name: "直近の入力" });
  expect(await within(attempts).findAllByText(/不一致/)).toHaveLength(5);
  expect(within(attempts).getByRole("button", { name: "なぜ失敗？" })).toBeVisible();
  const history = screen.getByRole("table", { name: "この利用者の操作履歴" });
  expect(within(history).getAllByRole("row")).toHaveLength(2);
  await expectAccessible(container);
});

it("leads to the manual's procedures for this user", async () => {
  const { user, pathname } = await open("tanaka");
  await user.click(await screen.findByRole("link", { name: "ワンタイムパスワードの利用停止解除" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/tanaka/unlock"));
});

it("leads to revoking and to putting the token's time right", async () => {
  const { user, pathname } = await open("sato");
  expect(await screen.findByRole("link", { name: "トークンの失効" })).toBeVisible();
  const token = screen.getByRole("region", { name: "トークン" });
  await user.click(await within(token).findByRole("link", { name: "時刻補正" }));
  await waitFor(() => expect(pathname()).toBe("/tokens/detail/KT000002/resync"));
});

it("stops a user on the page, and lets nobody stop the master", async () => {
  const { user, fake, container, unmount } = await open("sato");
  await user.click(await screen.findByRole("button", { name: "利用者停止" }));
  await expectAccessible(screen.getByRole("dialog", { name: "利用者停止" }));
  await user.type(password(), "chigau");
  await user.keyboard("{Enter}");
  const refused = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(refused).toHaveFocus();
  expect(refused).toHaveTextContent("残り回数は4回です");
  expect(password()).toHaveValue("");
  await user.click(within(refused).getByRole("link"));
  expect(password()).toHaveFocus();
  await user.keyboard(`${PASSWORD}{Enter}`);
  expect(await screen.findByText("佐藤 花子 さんの利用を停止しました。")).toBeVisible();
  expect(fake.state.users.find(({ loginId }) => loginId === "sato")?.status).toBe("stopped");
  expect(await screen.findByRole("button", { name: "停止の解除" })).toBeVisible();
  await expectAccessible(container);
  unmount();

  await open("suzuki");
  await screen.findByRole("heading", { level: 1, name: "鈴木 一郎 さん" });
  expect(screen.queryByRole("button", { name: "利用者停止" })).not.toBeInTheDocument();
});

it("deletes a user only by the button, with the own one-time password", async () => {
  const { user, fake } = await open("yamada");
  await user.click(await screen.findByRole("button", { name: "利用者削除" }));
  await user.type(password(), PASSWORD);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), `${fake.code("KT000001")}{Enter}`);
  expect(fake.state.users).toHaveLength(5);
  await user.click(screen.getByRole("button", { name: "削除" }));
  expect(await screen.findByText("山田 和子 さんを削除しました。")).toBeVisible();
  expect(screen.getByRole("link", { name: "利用者一覧へ" })).toBeVisible();
  expect(fake.state.users).toHaveLength(4);
});

it("enrols at the desk without leaving the page", async () => {
  const { user, fake, container } = await open("yamada");
  await user.click(await screen.findByRole("button", { name: "利用開始登録" }));
  const form = screen.getByRole("form", { name: "利用開始登録" });
  expect(form.parentElement).toHaveFocus();
  await user.type(screen.getByLabelText(/^シリアル番号/), "KT000003");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), fake.code("KT000003"));
  await user.type(password(), PASSWORD);
  await user.click(screen.getByRole("button", { name: "認証確認" }));
  expect(await screen.findByText("利用開始登録が完了しました。")).toBeVisible();
  expect(await screen.findByRole("link", { name: "KT000003" })).toBeVisible();
  expect(screen.queryByRole("form", { name: "利用開始登録" })).toBeNull();
  await expectAccessible(container);
});

it("issues temporary codes, shows them once, and comes back", async () => {
  const { user, fake, container } = await open("sato", {}, { language: "en" });
  await user.click(await screen.findByRole("button", { name: "Issue temporary codes" }));
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "Temporary codes issued" })).toHaveFocus();
  expect(fake.state.users[1]?.temporaryCodes?.codes).toHaveLength(3);
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "To the user card" }));
  expect(await screen.findByText("3 left")).toBeVisible();
  expect(screen.queryByText(/\d{4} \d{4}/)).toBeNull();
});

it("withdraws what is left", async () => {
  const fake = createFake();
  const request = { loginId: "sato", count: 2, hours: 8 };
  await fake.ipc.issueTemporaryCodes(request, { confirmationPassword: PASSWORD, otp: null });
  const { user } = await open("sato", {}, { ipc: fake.ipc });
  expect(await screen.findByText("残り2個")).toBeVisible();
  expect(screen.getByText("2026/11/23（月） 19:15まで")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "一時コードを取り消す" }));
  const dialog = screen.getByRole("dialog", { name: "一時コードを取り消す" });
  await expectAccessible(dialog);
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("佐藤 花子 さんの一時コードを取り消しました。")).toBeVisible();
  expect(fake.state.users[1]?.temporaryCodes).toBeNull();
  await waitFor(() => expect(screen.queryByRole("button", { name: "一時コードを取り消す" })).toBeNull());
});

it("unlocks passwords", async () => {
  const fake = createFake();
  const sato = fake.state.users[1];
  if (sato) sato.locks = { login: true, confirmation: false };
  const { user } = await open("sato", {}, { ipc: fake.ipc });
  expect(await screen.findByText(/ログインパスワードがロックされています。/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "パスワードのロック解除" }));
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("佐藤 花子 さんの、選択したロックを解除しました。")).toBeVisible();
  expect(sato?.locks.login).toBe(false);
});

it("shows who only looks no act at all", async () => {
  await open("tanaka", { as: "kobayashi" });
  await screen.findByRole("heading", { level: 1, name: "田中 三郎 さん" });
  await screen.findByRole("link", { name: "KT000001" });
  expect(buttons()).toEqual(["印刷"]);
  expect(links()).toEqual(["KT000001", "鈴木 一郎 さん"]);
});

it("offers nobody what nobody may do to himself", async () => {
  await open("suzuki");
  await screen.findByRole("heading", { level: 1, name: "鈴木 一郎 さん" });
  for (const name of ["利用者停止", "利用者削除", "一時コードを発行"]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
  expect(screen.queryByRole("link", { name: "ワンタイムパスワードの利用停止解除" })).toBeNull();
});

it("says that there is no such user", async () => {
  await open("nobody");
  expect(await screen.findByText(/利用者が見つかりません|登録されていません/)).toBeVisible();
});
