import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { VerifyScreen } from "./VerifyScreen.tsx";

const INPUT = { selector: "input" };

const result = () => screen.getByRole("region", { name: "認証結果" });

async function choose(user: UserEvent, search: string, name: RegExp) {
  await user.type(screen.getByRole("combobox", { name: /利用者/ }), search);
  await user.click(await screen.findByRole("option", { name }));
  await user.click(screen.getByRole("button", { name: /業務/ }));
  await user.click(await screen.findByRole("option", { name: "総合振込" }));
}

it("accepts a right one-time password, and goes on to the next check", async () => {
  const fake = createFake();
  const { container, user } = await renderScreen(<VerifyScreen />, { ipc: fake.ipc, at: "/verify" });
  expect(screen.getByRole("heading", { level: 1, name: "ワンタイムパスワード認証" })).toHaveFocus();
  await choose(user, "サトウ", /佐藤 花子/);
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), `${fake.code("KT000002")}{Enter}`);
  const status = await within(result()).findByRole("status");
  expect(status).toHaveTextContent("認証しました");
  expect(status).toHaveTextContent("佐藤 花子 さん · 総合振込");
  const next = screen.getByRole("button", { name: "次の認証" });
  expect(next).toHaveFocus();
  await expectAccessible(container);
  await user.keyboard("{Enter}");
  expect(screen.getByRole("combobox", { name: /利用者/ })).toHaveFocus();
  expect(screen.getByRole("combobox", { name: /利用者/ })).toHaveValue("");
  await user.keyboard("{Escape}");
  expect(within(result()).queryByRole("status")).toBeNull();
});

it("refuses a wrong one, and is ready for the next try", async () => {
  const { user } = await renderScreen(<VerifyScreen />, { at: "/verify" });
  await choose(user, "sato", /佐藤 花子/);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), "000000{Enter}");
  const alert = await within(result()).findByRole("alert");
  expect(alert).toHaveTextContent("認証できませんでした");
  expect(alert).toHaveTextContent("残り回数は4回です");
  expect(screen.getByLabelText(/^ワンタイムパスワード/, INPUT)).toHaveValue("");
  expect(screen.getByLabelText(/^ワンタイムパスワード/, INPUT)).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "なぜ失敗？" }));
  expect(await within(result()).findByText("原因は特定できませんでした。")).toBeVisible();
});

it("takes a temporary code, also where two one-time passwords are asked for", async () => {
  const fake = createFake();
  const { users, tokens } = fake.state;
  const validUntil = "2026-11-24T02:15:30Z";
  if (users[1]) users[1].temporaryCodes = { codes: ["12345678", "87654321"], used: [], validUntil };
  if (tokens[1]) tokens[1].needsResync = true;
  const { container, user } = await renderScreen(<VerifyScreen />, { ipc: fake.ipc, at: "/verify" });
  await choose(user, "sato", /佐藤 花子/);
  const code = screen.getByLabelText(/^ワンタイムパスワード/, INPUT);
  expect(code).toHaveAccessibleDescription("この利用者は、8桁の一時コードも使えます。");
  await user.type(code, `${fake.code("KT000002")}{Enter}`);
  expect(await within(result()).findByRole("alert")).toHaveTextContent("あと1つ必要です");
  expect(within(result()).queryByRole("button", { name: "なぜ失敗？" })).toBeNull();
  await user.clear(code);
  await user.type(code, "1234-5678{Enter}");
  const status = await within(result()).findByRole("status");
  expect(status).toHaveTextContent("佐藤 花子 さんの一時コードは正しいものです。一時コードの残りは1個です。");
  await expectAccessible(container);
});

it("asks for the next one-time password where the token needs it", async () => {
  const fake = createFake();
  const token = fake.state.tokens.find(({ serial }) => serial === "KT000002");
  if (token) token.needsResync = true;
  const { user } = await renderScreen(<VerifyScreen />, { ipc: fake.ipc, at: "/verify" });
  await choose(user, "sato", /佐藤 花子/);
  const first = fake.code("KT000002");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), `${first}{Enter}`);
  expect(await within(result()).findByRole("alert")).toHaveTextContent("あと1つ必要です");
  expect(screen.getByLabelText(/^ワンタイムパスワード/, INPUT)).toHaveValue(
    `${first.slice(0, 3)} ${first.slice(3)}`,
  );
  const second = screen.getByLabelText(/^次のワンタイムパスワード/, INPUT);
  expect(second).toHaveFocus();
  await user.type(second, "123456{Enter}");
  expect(await within(result()).findByRole("status")).toHaveTextContent("認証しました");
});

it("says what is missing, in English, too", async () => {
  const { container, user } = await renderScreen(<VerifyScreen />, {
    at: "/verify",
    language: "en",
    theme: "dark",
  });
  await user.click(screen.getByRole("button", { name: "Check" }));
  expect(await screen.findByRole("link", { name: /User/ })).toBeVisible();
  expect(screen.getByRole("link", { name: /Purpose/ })).toBeVisible();
  await expectAccessible(container);
});

it("prints a slip that says what the history says", async () => {
  const printPage = vi.fn(async () => null);
  const fake = createFake({ overrides: { printPage } });
  const { container, user } = await renderScreen(<VerifyScreen />, { ipc: fake.ipc, at: "/verify" });
  expect(onPaper(container)).toHaveTextContent("利用者が伝えたワンタイムパスワードを");
  await choose(user, "サトウ", /佐藤 花子/);
  await user.type(screen.getByLabelText(/^受付番号/), "A-17");
  await user.type(screen.getByLabelText(/^備考/), "窓口");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), `${fake.code("KT000002")}{Enter}`);
  expect(await within(result()).findByText(/操作履歴の第3号に記録しました。/)).toBeVisible();
  await expectAccessible(container);
  await user.click(within(result()).getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalledOnce();
  const paper = onPaper(container);
  for (const words of [
    "ワンタイムパスワード認証確認票",
    "金融機関みほん信用組合 0120-000-000",
    "操作者鈴木 一郎（suzuki）",
    "契約先0001234 △△商事株式会社",
    "利用者佐藤 花子（sato）",
    "業務総合振込",
    "認証日時2026年（令和8年）11月23日（月） 11:15:30",
    "認証結果認証しました",
    "受付番号A-17",
    "備考窓口",
    "操作履歴第3号",
    "検印",
  ]) {
    expect(paper).toHaveTextContent(words);
  }
  expect(paper.querySelectorAll("button, input, [role=combobox]")).toHaveLength(0);
});

it("prints a refusal that was recorded, and nothing of one that was not", async () => {
  const { container, user } = await renderScreen(<VerifyScreen />, { at: "/verify" });
  await choose(user, "sato", /佐藤 花子/);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), "12345{Enter}");
  await within(result()).findByRole("alert");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), "000000{Enter}");
  expect(await within(result()).findByText(/操作履歴の第3号に記録しました。/)).toBeVisible();
  expect(onPaper(container)).toHaveTextContent(
    "認証結果認証できませんでした（ワンタイムパスワードの不一致）",
  );
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/, INPUT), "12345{Enter}");
  await waitFor(() => expect(screen.queryByText(/操作履歴の第/)).toBeNull());
});

it("tells beforehand that the user may not do this", async () => {
  const fake = createFake();
  const sato = fake.state.users[1];
  if (sato) sato.permissions = ["transfer"];
  const { container, user } = await renderScreen(<VerifyScreen />, { ipc: fake.ipc, at: "/verify" });
  await choose(user, "sato", /佐藤 花子/);
  expect(screen.getByRole("status", { name: "利用者の状況" })).toHaveTextContent("この業務の利用権限なし");
  await expectAccessible(container);
});
