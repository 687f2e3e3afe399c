import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { i18n } from "../../i18n/index.ts";
import type { VaultSetup } from "../../ipc/client.ts";
import { createFake, FAKE_RECOVERY_CODE, refuse } from "../../ipc/fake.ts";
import { FirstStartScreen } from "./FirstStartScreen.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

function start(overrides: Parameters<typeof createFake>[0] = {}) {
  const fake = createFake({ phase: "first_start", ...overrides });
  const shown = render(<App ipc={fake.ipc} />);
  return { fake, user: userEvent.setup(), ...shown };
}

type User = ReturnType<typeof userEvent.setup>;
const field = (name: string) => screen.getByLabelText(new RegExp(`^${name}(必須)?$`));
const press = async (user: User, name: string) => user.click(await screen.findByRole("button", { name }));

/** As from the clipboard: a journey need not prove every key. */
async function put(user: User, into: HTMLElement, text: string) {
  await user.click(into);
  await user.paste(text);
}

async function toMaster(user: User) {
  await press(user, "自社で使う");
  await put(user, field("契約者番号"), "0001234");
  await put(user, field("契約先名"), "△△商事株式会社");
  await put(user, field("金融機関名"), "みほん信用組合");
  await press(user, "次へ");
}

async function fillMaster(user: User, again = "suzuki") {
  await put(user, field("ログインＩＤ"), "suzuki");
  await put(user, field("ログインＩＤ（確認）"), again);
  await put(user, field("氏名"), "鈴木 一郎");
  await put(user, field("ログインパスワード"), "asagao-to-himawari");
  await put(user, field("確認用パスワード"), "yuuyake-koyake");
  await press(user, "次へ");
}

it("asks how it is used, and starts training with one click", async () => {
  const { user, container } = start();
  expect(await screen.findByRole("heading", { name: "どのように使いますか" })).toBeInTheDocument();
  await expectAccessible(container);
  await press(user, "研修で使う");
  expect(await screen.findByRole("navigation", { name: "グローバルナビゲーション" })).toBeInTheDocument();
  expect(screen.getByRole("banner")).toHaveTextContent("研修");
});

it("sets a company up to the recovery code and goes on at the desk", async () => {
  const prepared = vi.fn<(setup: VaultSetup) => void>();
  const fake = createFake({ phase: "first_start" });
  const prepareVault = (setup: VaultSetup) => {
    prepared(setup);
    return fake.ipc.prepareVault(setup);
  };
  const user = userEvent.setup();
  const { container } = render(<App ipc={{ ...fake.ipc, prepareVault }} />);
  await press(user, "自社で使う");
  expect(within(screen.getByRole("list", { name: "手順" })).getAllByRole("listitem")).toHaveLength(7);
  await expectAccessible(container);
  await press(user, "次へ");
  expect(screen.getByRole("group", { name: "入力内容を確認してください。" })).toHaveFocus();
  expect(screen.getByRole("link", { name: "「契約者番号」を入力してください。" })).toBeInTheDocument();
  await put(user, field("契約者番号"), "0001234");
  await put(user, field("契約先名"), "△△商事株式会社");
  await put(user, field("銀行コード"), "2999");
  await put(user, field("支店コード"), "001");
  await put(user, field("口座番号"), "1234567");
  await press(user, "次へ");
  await expectAccessible(container);
  await fillMaster(user);
  expect(await screen.findByText("K3M8-")).toBeInTheDocument();
  expect(prepared.mock.lastCall?.[0]).toMatchObject({
    edition: "company",
    loginId: "suzuki",
    contract: { code: "0001234", account: "2999-001-1-1234567", otpStart: null },
  });
  // Only on paper, which jsdom does not tell from the screen.
  expect(screen.getByRole("heading", { name: "復旧コード保管票" })).toBeInTheDocument();
  expect(screen.getByText("△△商事株式会社")).toBeInTheDocument();
  expect(screen.getByText("保管者（署名・押印）")).toBeInTheDocument();
  await expectAccessible(container);
  await user.type(field("復旧コードの最後の4文字"), "AAAA{Enter}");
  expect(await screen.findByRole("link", { name: /復旧コードが正しくありません/ })).toBeInTheDocument();
  expect(field("復旧コードの最後の4文字")).toHaveValue("");
  await user.type(field("復旧コードの最後の4文字"), `${FAKE_RECOVERY_CODE.slice(-4)}{Enter}`);
  expect(await screen.findByRole("heading", { level: 2, name: "トークンの取り込み" })).toBeInTheDocument();
  expect(screen.getByRole("navigation", { name: "グローバルナビゲーション" })).toBeInTheDocument();
});

it("takes the login ID only if it was typed the same twice", async () => {
  const { user } = start();
  await toMaster(user);
  await fillMaster(user, "suzuky");
  await user.click(await screen.findByRole("link", { name: /2つのログインＩＤが異なります/ }));
  expect(field("ログインＩＤ（確認）")).toHaveFocus();
});

it("leads back to step 1 when something there is refused, and forgets the passwords", async () => {
  const prepareVault = async () => refuse("invalid_value", { field: "contract_code" });
  const { user } = start({ overrides: { prepareVault } });
  await toMaster(user);
  await fillMaster(user);
  expect(await screen.findByRole("link", { name: /契約者番号は、/ })).toBeInTheDocument();
  expect(field("契約先名")).toHaveValue("△△商事株式会社");
  await press(user, "次へ");
  expect(field("ログインパスワード")).toHaveValue("");
});

it("blames neither password for a rule that holds for both", async () => {
  const prepareVault = async () => refuse("password_rule", { rule: "too_common" });
  const { user } = start({ overrides: { prepareVault } });
  await toMaster(user);
  await fillMaster(user);
  const summary = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(summary).toHaveFocus();
  expect(summary).toHaveTextContent("推測されやすいパスワード");
  expect(within(summary).queryByRole("link")).toBeNull();
  expect(field("氏名")).toHaveValue("鈴木 一郎");
  expect(field("ログインパスワード")).toHaveValue("");
  expect(field("確認用パスワード")).toHaveValue("");
});

it("goes back from the recovery code with everything but the passwords kept", async () => {
  const { user } = start();
  await toMaster(user);
  await fillMaster(user);
  await screen.findByText("N7QD");
  await press(user, "戻る");
  expect(await screen.findByLabelText(/^氏名/)).toHaveValue("鈴木 一郎");
  expect(field("ログインパスワード")).toHaveValue("");
});

it("sets a branch up in three steps", async () => {
  const { user } = start();
  await press(user, "営業店で使う");
  expect(within(screen.getByRole("list", { name: "手順" })).getAllByRole("listitem")).toHaveLength(3);
  await put(user, field("金融機関名"), "みほん信用組合");
  await press(user, "次へ");
  expect(screen.getByRole("heading", { level: 2, name: "役席者" })).toBeInTheDocument();
  await fillMaster(user);
  await user.type(await screen.findByLabelText(/復旧コードの最後の4文字/), "n7qd{Enter}");
  expect(await screen.findByRole("navigation", { name: "グローバルナビゲーション" })).toBeInTheDocument();
  expect(screen.queryByRole("heading", { name: "初期設定" })).toBeNull();
});

it("begins again when the page has lost the recovery code", async () => {
  const { user, container } = start({ phase: "recovery_code" });
  expect(await screen.findByRole("heading", { name: "復旧コードを表示できません" })).toBeInTheDocument();
  await expectAccessible(container);
  await press(user, "はじめからやり直す");
  expect(await screen.findByRole("heading", { name: "どのように使いますか" })).toBeInTheDocument();
});

it("takes the recovery code off the screen when the shell has dropped it", async () => {
  const fake = createFake({ phase: "first_start" });
  let changed: () => void = () => undefined;
  const listen = (listener: () => void) => {
    changed = listener;
    return () => undefined;
  };
  render(<App ipc={fake.ipc} onSessionChanged={listen} />);
  const user = userEvent.setup();
  await toMaster(user);
  await fillMaster(user);
  await screen.findByText("N7QD");
  // As after the idle minutes.
  await fake.ipc.cancelSetup();
  await act(async () => changed());
  expect(await screen.findByRole("heading", { name: "復旧コードを表示できません" })).toHaveFocus();
  expect(screen.queryByText("N7QD")).toBeNull();
  await press(user, "はじめからやり直す");
  expect(await screen.findByRole("heading", { name: "どのように使いますか" })).toBeInTheDocument();
});

it("tells why the vault could not be written", async () => {
  let drop: () => Promise<unknown> = async () => undefined;
  const fake = createFake({
    phase: "first_start",
    overrides: {
      // As in the shell: what was prepared is gone when it could not be written.
      createVault: async () => {
        await drop();
        return refuse("storage_full");
      },
    },
  });
  drop = () => fake.ipc.cancelSetup();
  render(<App ipc={fake.ipc} />);
  const user = userEvent.setup();
  await toMaster(user);
  await fillMaster(user);
  await user.type(await screen.findByLabelText(/復旧コードの最後の4文字/), "n7qd{Enter}");
  expect(await screen.findByText(/ディスクの空き容量が足りない/)).toBeVisible();
  await press(user, "はじめからやり直す");
  expect(await screen.findByRole("heading", { name: "どのように使いますか" })).toBeInTheDocument();
});

it("speaks English", async () => {
  const { container } = await renderScreen(<FirstStartScreen />, {
    ipc: createFake({ phase: "first_start" }).ipc,
    language: "en",
    theme: "dark",
  });
  expect(screen.getByRole("button", { name: "For training" })).toBeInTheDocument();
  await expectAccessible(container);
});
