import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, type RenderOptions, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { VaultCheckScreen } from "./VaultCheckScreen.tsx";

async function open(options: FakeOptions = {}, more: RenderOptions = {}) {
  const fake = createFake(options);
  const shown = await renderScreen(<VaultCheckScreen />, {
    ipc: fake.ipc,
    at: "/manage/vault/check",
    ...more,
  });
  return { ...shown, fake };
}

const start = () => screen.getByRole("button", { name: "点検を始める" });
const result = async () => within(await screen.findByRole("region", { name: "点検の結果" }));
const PROBLEMS = [
  { kind: "row_stale", table: "tokens", id: 12 },
  { kind: "audit_chain", table: "audit", id: 340 },
  { kind: "row_stale", table: "users", id: 0 },
];

it("checks the vault and reports that all is well, by keyboard alone", async () => {
  const { user, container } = await open({ as: "sato" });
  expect(screen.getByRole("heading", { level: 1, name: "保管庫の点検" })).toHaveFocus();
  await expectAccessible(container);
  await user.tab();
  expect(start()).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "点検報告" })).toHaveFocus();
  expect(screen.getByText("異常はありません。")).toBeVisible();
  const facts = await result();
  for (const text of [
    "△△商事株式会社",
    "2026/11/23（月） 11:15",
    "佐藤 花子（管理者ユーザ）",
    "16件",
    "2件",
    "3通り（復旧コードを含みます）",
    "このパソコンが記憶しています",
  ]) {
    expect(facts.getByText(text)).toBeVisible();
  }
  expect(facts.getByText(/^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$/)).toBeVisible();
  await expectAccessible(container);
});

it("prints the report, with the technical facts and boxes to sign", async () => {
  const printPage = vi.fn(async () => null);
  const { user } = await open({ overrides: { printPage } });
  await user.click(start());
  await user.click(await screen.findByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalledOnce();
  expect(screen.getByText("点検者（署名・押印）")).toBeInTheDocument();
  expect(screen.getAllByText("データ鍵の世代")).toHaveLength(2);
});

it("says in plain words what is wrong, and what to do", async () => {
  const { user, fake, container } = await open();
  fake.state.vault.problems = PROBLEMS;
  await user.click(start());
  expect(await screen.findByText("異常が3件見つかりました。")).toBeVisible();
  expect(screen.queryByText("異常はありません。")).toBeNull();
  expect(screen.getByText(/使用をすぐに止めてください/)).toBeVisible();
  expect(screen.getByText(/そのまま残してください/)).toBeVisible();
  const rows = within(screen.getByRole("table", { name: "見つかった異常" }))
    .getAllByRole("row")
    .slice(1);
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    "操作履歴が途中でつながらなくなっています。1件",
    "以前の内容に戻された記録があります。2件",
  ]);
  await expectAccessible(container);
  await user.click(screen.getAllByText("詳細")[0] as HTMLElement);
  const [details] = screen.getAllByRole("table", { name: "見つかった異常の一覧" });
  expect(within(details as HTMLElement).getByRole("row", { name: "row_stale tokens 12" })).toBeVisible();
  expect(within(details as HTMLElement).getByRole("row", { name: "row_stale users なし" })).toBeVisible();
});

it("names a kind of problem it does not know, and the first hundred of many", async () => {
  const { user, fake } = await open();
  fake.state.vault.problems = Array.from({ length: 1234 }, (_, id) => ({
    kind: "unheard_of",
    table: "x",
    id,
  }));
  await user.click(start());
  expect(await screen.findByRole("row", { name: "そのほかの異常があります。 1,234件" })).toBeVisible();
  expect(screen.getAllByText("はじめの100件を表示しています（全1,234件）。")).toHaveLength(2);
});

it("warns where the vault is older, or is not remembered", async () => {
  const { user, fake } = await open();
  fake.state.vault.remembered = "failed";
  fake.state.vault.rollback = {
    generationSeen: 9,
    seenAt: "2026-11-20T00:00:00Z",
    generationFound: 7,
    until: "2026-11-18T00:00:00Z",
  };
  await user.click(start());
  expect(await screen.findByText(/前回の確認は 2026\/11\/20（金） 09:00/)).toBeVisible();
  expect(screen.getByText(/もう一度点検してください/)).toBeVisible();
  expect((await result()).getByText("記憶できませんでした")).toBeVisible();
  expect(screen.queryByText("異常はありません。")).toBeNull();
});

it("checks again, on a page of its own", async () => {
  const { user, fake } = await open();
  await user.click(start());
  await screen.findByText("異常はありません。");
  fake.forward();
  fake.state.vault.problems = PROBLEMS;
  await user.click(screen.getByRole("button", { name: "もう一度点検する" }));
  expect(await screen.findByText("異常が3件見つかりました。")).toBeVisible();
  expect(screen.getByRole("heading", { level: 1, name: "点検報告" })).toHaveFocus();
});

it("says that it is at work", async () => {
  const { user } = await open({ overrides: { checkVault: () => new Promise(() => {}) } });
  await user.click(start());
  expect(await screen.findByRole("progressbar", { name: "点検しています" })).toBeVisible();
  expect(start()).toHaveAttribute("aria-disabled", "true");
});

it("says what to do where the vault cannot even be checked", async () => {
  const { user, unmount } = await open({ overrides: { checkVault: async () => refuse("integrity") } });
  await user.click(start());
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  expect(screen.getByText(/使用をすぐに止めてください/)).toBeVisible();
  unmount();
  const other = await open({ overrides: { checkVault: async () => refuse("storage_failed") } });
  await other.user.click(start());
  expect(await screen.findByText(/読み書きできませんでした/)).toBeVisible();
  expect(screen.queryByText(/使用をすぐに止めてください/)).toBeNull();
});

it("speaks English", async () => {
  const { user, fake, container } = await open({}, { language: "en" });
  fake.state.vault.problems = PROBLEMS.slice(0, 1);
  await user.click(screen.getByRole("button", { name: "Start the check" }));
  expect(await screen.findByText("1 problem was found")).toBeVisible();
  await expectAccessible(container);
});
