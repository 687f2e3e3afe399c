import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { App } from "../../app.tsx";
import { i18n } from "../../i18n/index.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { expectAccessible } from "../testing.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

async function open(options: FakeOptions = {}) {
  const fake = createFake(options);
  const user = userEvent.setup();
  const { baseElement } = render(<App ipc={fake.ipc} />);
  await screen.findByRole("banner");
  return { user, fake, baseElement };
}

const help = () => screen.findByRole("dialog", { name: "ヘルプ" });
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

it("F1 opens the page of the place, Esc closes it, and the focus is where it was", async () => {
  const { user, baseElement } = await open();
  const history = await screen.findByRole("link", { name: "操作履歴照会" });
  await user.click(history);
  await screen.findByRole("heading", { level: 1, name: "操作履歴照会" });
  const from = screen.getByRole("link", { name: "管理" });
  from.focus();
  await user.keyboard("{F1}");
  expect(within(await help()).getByRole("heading", { level: 3, name: "操作履歴照会" })).toBeInTheDocument();
  await expectAccessible(baseElement);
  await user.keyboard("{Escape}");
  await closed();
  await waitFor(() => expect(from).toHaveFocus());
});

it("the button in the bar opens it, and takes the focus back", async () => {
  const { user } = await open();
  const button = screen.getByRole("button", { name: "ヘルプ" });
  await user.click(button);
  const dialog = await help();
  expect(within(dialog).getByRole("heading", { level: 3, name: "トップページ" })).toBeInTheDocument();
  await user.click(within(dialog).getByRole("button", { name: "閉じる" }));
  await closed();
  await waitFor(() => expect(button).toHaveFocus());
});

it("leads from page to page and back, with pictures of both kinds of token", async () => {
  const { user, baseElement } = await open();
  await user.keyboard("{F1}");
  const dialog = within(await help());
  await user.click(dialog.getByRole("button", { name: "ヘルプの目次" }));
  await user.click(dialog.getByRole("button", { name: "トークンとは" }));
  expect(dialog.getByRole("img", { name: /ソフトウェアトークンの絵/ })).toBeInTheDocument();
  expect(dialog.getByRole("heading", { name: "ハードウェアトークン" })).toBeInTheDocument();
  await expectAccessible(baseElement);
  await user.click(dialog.getByRole("button", { name: "戻る" }));
  expect(dialog.getByRole("heading", { name: "ヘルプの目次" })).toBeInTheDocument();
});

it("shows the manual's procedures in its five steps", async () => {
  const { user } = await open();
  await user.keyboard("{F1}");
  const dialog = within(await help());
  await user.type(dialog.getByRole("searchbox", { name: "ヘルプを検索" }), "りようていしかいじょ");
  expect(dialog.getByRole("status")).toHaveTextContent("0件");
  await user.clear(dialog.getByRole("searchbox"));
  await user.type(dialog.getByRole("searchbox"), "ﾜﾝﾀｲﾑﾊﾟｽﾜｰﾄﾞの利用停止解除");
  await user.click(dialog.getByRole("button", { name: "ワンタイムパスワードの利用停止解除" }));
  const steps = dialog.getAllByRole("listitem").map((item) => item.textContent);
  expect(steps[0]).toMatch(/^手順１ グローバルナビゲーション操作/);
  expect(steps[4]).toMatch(/^手順５ 変更完了/);
});

it("tells nobody of places he may not see", async () => {
  const { user } = await open({ as: "yamada" });
  await user.keyboard("{F1}");
  const dialog = within(await help());
  await user.click(dialog.getByRole("button", { name: "ヘルプの目次" }));
  expect(dialog.getByRole("button", { name: "操作履歴照会" })).toBeInTheDocument();
  expect(dialog.queryByRole("button", { name: "トークンの失効" })).toBeNull();
});

it.each([
  ["sign_in", "ログイン"],
  ["one_time_password", "ワンタイムパスワードの入力"],
  ["locked", "画面のロック"],
  ["enrolment", "ワンタイムパスワード利用開始登録"],
] as const)("is there before the desk, too (%s)", async (phase, title) => {
  const { user } = await open({ phase });
  await user.keyboard("{F1}");
  expect(within(await help()).getByRole("heading", { level: 3, name: title })).toBeInTheDocument();
});

it("a refusal leads to what to do about it", async () => {
  const { user } = await open({ phase: "sign_in" });
  await user.type(screen.getByRole("textbox", { name: /ログインＩＤ/ }), "suzuki");
  await user.type(screen.getByLabelText(/^ログインパスワード/, { selector: "input" }), "not this one");
  await user.click(screen.getByRole("button", { name: "ログイン" }));
  await user.click(await screen.findByRole("button", { name: "対処方法：ログイン" }));
  const dialog = within(await help());
  expect(dialog.getByText(/続けて5回間違えるとロックされます/)).toBeInTheDocument();
});
