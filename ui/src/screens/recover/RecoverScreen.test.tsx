import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { i18n } from "../../i18n/index.ts";
import { createFake, FAKE_NEW_RECOVERY_CODE, FAKE_RECOVERY_CODE, type FakeOptions } from "../../ipc/fake.ts";
import { RecoverScreen } from "./RecoverScreen.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

afterEach(() => {
  vi.useRealTimers();
});

type User = ReturnType<typeof userEvent.setup>;

async function open(options: FakeOptions = {}) {
  const fake = createFake({ phase: "sign_in", ...options });
  const user = userEvent.setup();
  const shown = render(<App ipc={fake.ipc} />);
  await user.click(await screen.findByRole("button", { name: "復旧コードで開く" }));
  expect(screen.getByRole("heading", { level: 1, name: "復旧コードで開く" })).toHaveFocus();
  return { fake, user, ...shown };
}

const field = (name: string) => screen.getByLabelText(new RegExp(`^${name}(必須)?$`));

async function put(user: User, name: string, text: string) {
  await user.clear(field(name));
  await user.click(field(name));
  await user.paste(text);
}

async function fill(user: User, code = FAKE_RECOVERY_CODE, loginId = "suzuki") {
  await put(user, "ログインＩＤ", loginId);
  await put(user, "復旧コード", code);
  await put(user, "新しいログインパスワード", "asagao-to-himawari");
  await put(user, "新しい確認用パスワード", "yuuyake-koyake");
  await user.keyboard("{Enter}");
}

it("says what it does, opens the vault, shows the new code once, and goes to the sign-in", async () => {
  const { fake, user, container } = await open();
  expect(screen.getByText(/トークンの利用登録は終了します/)).toBeInTheDocument();
  expect(screen.getByText(/赤色で残ります/)).toBeInTheDocument();
  // As somebody types it from the paper.
  await fill(user, FAKE_RECOVERY_CODE.toLowerCase().replaceAll("-", " ").replaceAll("0", "o"));
  expect(await screen.findByRole("heading", { level: 1, name: "新しい復旧コード" })).toHaveFocus();
  expect(screen.getByRole("main")).toHaveTextContent(FAKE_NEW_RECOVERY_CODE);
  expect(fake.state.users[0]?.serial).toBeNull();
  await expectAccessible(container);

  const printPage = vi.spyOn(fake.ipc, "printPage");
  await user.click(screen.getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "ログインへ" }));
  const summary = screen.getByRole("group", { name: "入力内容を確認してください。" });
  expect(summary).toHaveFocus();
  await user.click(within(summary).getByRole("link"));
  const kept = screen.getByRole("checkbox", { name: /印刷または書き写しました/ });
  expect(kept).toHaveFocus();
  // Past the message, to the button.
  await user.keyboard(" {Tab}{Tab}{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "ログイン" })).toBeInTheDocument();
  expect(screen.queryByText(/T4RD/)).toBeNull();
});

it("keeps a mistyped code, and empties the passwords", async () => {
  const { user } = await open();
  const mistyped = FAKE_RECOVERY_CODE.replace("K3M8", "K3M9");
  await fill(user, mistyped);
  const summary = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(summary).toHaveFocus();
  await user.click(within(summary).getByRole("link", { name: /復旧コードが正しくありません/ }));
  expect(field("復旧コード")).toHaveFocus();
  expect(field("復旧コード")).toHaveValue(mistyped);
  expect(field("新しいログインパスワード")).toHaveValue("");
  expect(field("新しい確認用パスワード")).toHaveValue("");
});

it("says who is unknown, or opens no vault", async () => {
  const { user } = await open();
  for (const loginId of ["nobody", "tanaka"]) {
    await fill(user, FAKE_RECOVERY_CODE, loginId);
    await user.click(await screen.findByRole("link", { name: /登録されていません/ }));
    expect(field("ログインＩＤ")).toHaveFocus();
  }
});

it("holds new passwords to their rules, before anything is opened", async () => {
  const { fake, user } = await open();
  const recoverAccess = vi.spyOn(fake.ipc, "recoverAccess");
  await user.click(screen.getByRole("button", { name: "保管庫を開く" }));
  expect(screen.getByRole("link", { name: "「復旧コード」を入力してください。" })).toBeInTheDocument();
  expect(recoverAccess).not.toHaveBeenCalled();
  await put(user, "ログインＩＤ", "suzuki");
  await put(user, "復旧コード", FAKE_RECOVERY_CODE);
  await put(user, "新しいログインパスワード", "short");
  await put(user, "新しい確認用パスワード", "yuuyake-koyake");
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("link", { name: /12文字以上/ }));
  expect(field("新しいログインパスワード")).toHaveFocus();
  expect(fake.state.users[0]?.serial).toBe("KT000001");
});

it("is there where the desk is locked, too, and the new code outlives the lock", async () => {
  const { fake, user } = await open({ phase: "locked" });
  expect(field("ログインＩＤ")).toHaveValue("suzuki");
  await fill(user);
  expect(await screen.findByRole("heading", { level: 1, name: "新しい復旧コード" })).toBeInTheDocument();
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("sign_in"));
  expect(screen.getByRole("main")).toHaveTextContent(FAKE_NEW_RECOVERY_CODE);
});

it("takes the new code off an idle window", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  const { user, fake, container } = await open();
  await act(() => fake.ipc.setPreferences({ ...fake.state.preferences, idleMinutes: 5 }));
  await fill(user);
  await screen.findByRole("heading", { level: 1, name: "新しい復旧コード" });
  const pass = (seconds: number) => act(async () => vi.advanceTimersByTime(seconds * 1000));

  // Whoever is still there keeps it.
  await pass(4 * 60);
  await user.keyboard("{Shift}");
  await pass(4 * 60);
  await user.pointer({ keys: "[MouseLeft]", target: screen.getByRole("main") });
  await pass(4 * 60);
  expect(screen.getByRole("main")).toHaveTextContent(FAKE_NEW_RECOVERY_CODE);

  await pass(70);
  expect(await screen.findByRole("heading", { level: 1, name: "復旧コードを表示できません" })).toHaveFocus();
  expect(document.body).not.toHaveTextContent(FAKE_NEW_RECOVERY_CODE);
  expect(screen.getByRole("main")).toHaveTextContent("しばらく操作がなかったため");
  vi.useRealTimers();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "ログインへ" }));
  expect(await screen.findByRole("heading", { level: 1, name: "ログイン" })).toBeInTheDocument();
});

it("can be left", async () => {
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "戻る" }));
  expect(screen.getByLabelText("ログインＩＤ")).toHaveFocus();
});

it("is not offered in training, nor in user mode", async () => {
  const training = render(<App ipc={createFake({ phase: "locked", edition: "training" }).ipc} />);
  expect(await screen.findByRole("heading", { level: 1 })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "復旧コードで開く" })).toBeNull();
  training.unmount();
  const fake = createFake();
  await fake.ipc.beginUserMode();
  render(<App ipc={fake.ipc} />);
  expect(await screen.findByText("利用者モード")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "復旧コードで開く" })).toBeNull();
  expect(screen.queryByRole("button", { name: "バックアップから復元する" })).toBeNull();
});

it.each([
  ["ja", "復旧コードで開く"],
  ["en", "Open with the recovery code"],
] as const)("is accessible (%s)", async (language, name) => {
  const { container } = await renderScreen(<RecoverScreen onLeave={() => undefined} />, {
    ipc: createFake({ phase: "sign_in" }).ipc,
    language,
  });
  expect(screen.getByRole("heading", { level: 1, name })).toBeInTheDocument();
  await expectAccessible(container);
});
