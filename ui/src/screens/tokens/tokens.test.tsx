import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { TokenPlace, TokenState } from "../../ipc/client.ts";
import { sampleToken } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { expiresSoon } from "./expiry.ts";
import { TokenDetailScreen } from "./TokenDetailScreen.tsx";
import { TokenListScreen } from "./TokenListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";

async function detail(
  serial: string,
  state?: TokenState,
  options: FakeOptions = {},
  place: TokenPlace = "with_contract",
) {
  const fake = createFake(options);
  const token = fake.state.tokens.find((one) => one.serial === serial);
  if (token) token.place = place;
  if (token && state) token.state = state;
  const shown = await renderScreen(<TokenDetailScreen />, {
    ipc: fake.ipc,
    at: "/tokens/detail/$serial",
    params: { serial },
  });
  await screen.findByRole("heading", { name: "トークン情報" });
  return { ...shown, fake, token };
}

const steps = () =>
  screen
    .queryAllByRole("button")
    .map(({ textContent }) => textContent)
    .filter((text) => ["一時停止", "再開", "紛失", "発見", "故障", "廃棄"].includes(text ?? ""));

it("lists the tokens with what needs attention, and filters them by state", async () => {
  const fake = createFake();
  const [first, second, third] = fake.state.tokens;
  if (first && second && third) {
    first.needsResync = true;
    second.expiresOn = "2026-11-22";
    third.expiresOn = "2027-01-31";
  }
  const { user, container, pathname } = await renderScreen(<TokenListScreen />, {
    ipc: fake.ipc,
    at: "/tokens",
  });
  const row = async (name: RegExp) => within(await screen.findByRole("row", { name }));
  expect((await row(/KT000001/)).getByText("時刻補正が必要")).toBeVisible();
  expect((await row(/KT000001/)).getByText("田中 三郎")).toBeVisible();
  expect((await row(/KT000002/)).getByText("期限切れ")).toBeVisible();
  expect((await row(/KT000003/)).getByText("90日以内")).toBeVisible();
  await expectAccessible(container);

  await user.click(screen.getByRole("button", { name: /すべて 状態/ }));
  await user.click(await screen.findByRole("option", { name: "紛失" }));
  await user.click(await screen.findByRole("button", { name: "絞り込みを解除" }));
  await user.click(await screen.findByRole("rowheader", { name: /KT000002/ }));
  expect(pathname()).toBe("/tokens/detail/KT000002");
});

it("holds a long list without drawing it", async () => {
  const fake = createFake();
  for (let n = 4; n <= 205; n++) {
    fake.state.tokens.push(sampleToken(`KT${String(n).padStart(6, "0")}`, "unregistered"));
  }
  const { user } = await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens" });
  expect(await screen.findByText("205件")).toBeVisible();
  expect(screen.queryByRole("row", { name: /KT000205/ })).toBeNull();
  screen.getByRole("grid").focus();
  await user.keyboard("{End}");
  expect(screen.getByRole("grid")).toHaveFocus();
});

it("is empty before the first import", async () => {
  const fake = createFake();
  for (const user of fake.state.users) user.serial = null;
  fake.state.tokens = [];
  await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens", language: "en" });
  expect(await screen.findByText("No tokens have been registered yet.")).toBeVisible();
});

it.each<[TokenState, string[]]>([
  ["unregistered", ["一時停止", "紛失", "故障"]],
  ["in_use", ["一時停止", "紛失", "故障"]],
  ["paused", ["再開", "紛失", "故障"]],
  ["lost", ["発見", "故障"]],
  ["faulty", ["廃棄"]],
  ["disposed", []],
])("offers only the steps that %s allows", async (state, expected) => {
  await detail("KT000003", state);
  expect(steps()).toEqual(expected);
});

it("does not offer disposal to administrators, and nothing to readers", async () => {
  const { unmount } = await detail("KT000003", "faulty", { as: "sato" });
  expect(steps()).toEqual([]);
  unmount();
  await detail("KT000003", "in_use", { as: "kobayashi" });
  expect(steps()).toEqual([]);
});

it("says who can no longer sign in before a token is lost", async () => {
  const { user, token, container } = await detail("KT000001");
  await expectAccessible(container);
  expect(screen.getByText("詳細").closest("details")).not.toHaveAttribute("open");
  await user.click(screen.getByRole("button", { name: "紛失" }));
  const dialog = screen.getByRole("dialog", { name: "紛失" });
  expect(
    await within(dialog).findByText("ログインできなくなる利用者 1名 ／ 引き続き利用する利用者 0名"),
  ).toBeVisible();
  // Who is suspended could not sign in before either.
  expect(within(dialog).getByText("今もログインできない利用者（変わりません）")).toBeVisible();
  for (const name of ["鈴木 一郎 さん", "田中 三郎 さん"]) {
    expect(within(dialog).getByText(name)).toBeVisible();
  }
  await expectAccessible(dialog);
  await user.type(within(dialog).getByLabelText("紛失した場所"), "駅");
  await user.type(within(dialog).getByLabelText("届け出た人"), "田中 三郎");
  // It is the only token the master can sign in with.
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  const four = within(dialog).getByLabelText(/^鈴木 一郎 さんのトークンのシリアル番号の末尾4文字/);
  expect(within(dialog).getByRole("link", { name: /末尾4文字/ })).toBeVisible();
  await user.type(four, "9999{Enter}");
  expect(await within(dialog).findByRole("link", { name: /唯一のトークンです/ })).toBeVisible();
  expect(token?.state).toBe("in_use");
  await user.clear(four);
  await user.type(four, "０００１");
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("トークンの紛失を登録しました。")).toBeVisible();
  expect(token?.state).toBe("lost");
  // What was reported stands in the token's history.
  const history = await screen.findByRole("table", { name: "このトークンの操作履歴" });
  expect(await within(history).findByText("紛失した場所: 駅 · 届け出た人: 田中 三郎")).toBeVisible();
});

it("hands a token of the stock to a contract on a written request, and takes it back", async () => {
  const person = { loginId: "kimura", name: "木村 次郎", kana: "", role: "clerk" } as const;
  const session: FakeOptions["session"] = {
    person,
    acts: ["see_records", "handle_tokens", "edit_contracts"],
  };
  const { user, token } = await detail("KT000003", "unregistered", { session }, "in_stock");
  await user.click(screen.getByRole("button", { name: "割り当て" }));
  const allot = within(screen.getByRole("dialog", { name: "割り当て" }));
  await user.click(allot.getByRole("button", { name: "割り当て" }));
  // What is missing is said before anything is tried.
  for (const name of [/契約先/, /受付番号/, /お届印/])
    expect(allot.getByRole("link", { name })).toBeVisible();
  await expectAccessible(screen.getByRole("dialog"));
  await user.click(allot.getByRole("button", { name: /契約先/ }));
  await user.click(await screen.findByRole("option", { name: /△△商事/ }));
  await user.type(allot.getByLabelText(/^受付番号/), "R-7");
  await user.click(allot.getByRole("checkbox", { name: /お届印を照合しました/ }));
  await user.type(allot.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("トークンを契約先に割り当てました。")).toBeVisible();
  expect(token?.place).toBe("with_contract");

  await user.click(await screen.findByRole("button", { name: "返却" }));
  const back = within(screen.getByRole("dialog", { name: "返却" }));
  await user.type(back.getByLabelText(/^受付番号/), "R-8");
  await user.click(back.getByRole("checkbox", { name: /お届印を照合しました/ }));
  await user.type(back.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("トークンの返却を受け付けました。")).toBeVisible();
  expect(token?.place).toBe("returned");
});

it("pauses many tokens at once: says whom it concerns, and what became of each", async () => {
  const fake = createFake();
  const { user, container } = await renderScreen(<TokenListScreen />, { ipc: fake.ipc, at: "/tokens" });
  const tick = async (name: RegExp) => {
    const [cell] = within(await screen.findByRole("row", { name })).getAllByRole("gridcell");
    if (cell) await user.click(cell);
  };
  expect(screen.queryByRole("toolbar")).toBeNull();
  await tick(/KT000002/);
  await tick(/KT000003/);
  const bar = within(screen.getByRole("toolbar", { name: "選択した行の操作" }));
  expect(bar.getByText("2件選択中")).toBeVisible();
  await expectAccessible(container);
  const third = fake.state.tokens.find(({ serial }) => serial === "KT000003");
  if (third) third.state = "lost";
  await user.click(bar.getByRole("button", { name: "一時停止" }));
  const dialog = within(screen.getByRole("dialog", { name: "一時停止" }));
  expect(dialog.getByText("選択した2件に「一時停止」を行います。")).toBeVisible();
  expect(await dialog.findByText("1件は、この操作を行えません。")).toBeVisible();
  expect(dialog.getByText("佐藤 花子 さん")).toBeVisible();
  await expectAccessible(screen.getByRole("dialog"));
  await user.type(dialog.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "一時停止の結果" })).toHaveFocus();
  const result = within(screen.getByRole("table", { name: "操作結果" }));
  expect(result.getByRole("row", { name: /KT000002.*完了しました/ })).toBeVisible();
  expect(result.getByRole("row", { name: /KT000003.*できませんでした.*「紛失」/ })).toBeVisible();
  expect(screen.getByRole("button", { name: "印刷" })).toBeVisible();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "一覧へ戻る" }));
  const paused = within(await screen.findByRole("row", { name: /KT000002/ }));
  expect(paused.getByText("一時停止")).toBeVisible();
  expect(screen.queryByRole("toolbar")).toBeNull();
});

it("asks a found token for its one-time password", async () => {
  const { user, token, fake } = await detail("KT000003", "lost");
  await user.click(screen.getByRole("button", { name: "発見" }));
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), PASSWORD);
  const dialog = within(screen.getByRole("dialog", { name: "発見" }));
  await user.type(dialog.getByLabelText(/^ワンタイムパスワード/), `${fake.code("KT000003")}{Enter}`);
  expect(await screen.findByText("トークンの発見を登録しました。")).toBeVisible();
  expect(token?.state).toBe("unregistered");
});

it("disposes of a token by its button alone", async () => {
  const { user, token } = await detail("KT000003", "faulty");
  await user.click(screen.getByRole("button", { name: "廃棄" }));
  const dialog = screen.getByRole("dialog", { name: "廃棄" });
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), `${PASSWORD}{Enter}`);
  expect(token?.state).toBe("faulty");
  await user.click(within(dialog).getByRole("button", { name: "廃棄" }));
  expect(await screen.findByText("トークンを廃棄しました。")).toBeVisible();
  expect(token?.state).toBe("disposed");
});

it("warns 90 days before the last day", () => {
  expect(expiresSoon("2027-02-21", "2026-11-23")).toBe(true);
  expect(expiresSoon("2027-02-22", "2026-11-23")).toBe(false);
  expect(expiresSoon("2026-11-22", "2026-11-23")).toBe(false);
  expect(expiresSoon(null, "2026-11-23")).toBe(false);
});
