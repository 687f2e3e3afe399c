import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { UnlockScreen } from "./UnlockScreen.tsx";

// Not the button that shows a password.
const INPUT = { selector: "input" };

const render = (options: Parameters<typeof renderScreen>[1] = {}) =>
  renderScreen(<UnlockScreen />, { at: "/manage/users/unlock", ...options });
const list = () => screen.findByRole("grid", { name: "利用者一覧" });
const row = async (name: RegExp) => within(await list()).findByRole("row", { name });

it("unlocks the chosen user and shows the result on its own page", async () => {
  const { container, user } = await render();
  expect(
    screen.getByRole("heading", { level: 1, name: "ワンタイムパスワード利用停止解除一覧" }),
  ).toHaveFocus();
  const steps = within(screen.getByRole("list", { name: "手順" })).getAllByRole("listitem");
  expect(steps.map((step) => step.textContent)).toEqual([
    "手順１グローバルナビゲーション操作完了",
    "手順２業務の選択完了",
    "手順３作業内容の選択完了",
    "手順４対象利用者を選択",
    "手順５変更完了",
  ]);
  expect(await row(/田中 三郎/)).toHaveTextContent("ワンタイムパスワードの連続誤り");
  expect(within(await list()).queryByText("佐藤 花子")).toBeNull();
  await user.click(await row(/田中 三郎/));
  const situation = await screen.findByRole("region", { name: "田中 三郎 さんの状況" });
  expect(await within(situation).findAllByText("ワンタイムパスワードの不一致")).toHaveLength(2);
  expect(within(situation).getAllByText("ワンタイムパスワードの不一致（約3分進み？）")).toHaveLength(3);
  const form = screen.getByRole("form", { name: "認証項目" });
  expect(form).toHaveTextContent("田中 三郎 さん 1名のワンタイムパスワード利用停止を解除します。");
  await expectAccessible(container);
  await user.click(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ }));
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "renshu-kakunin-suzuki{Enter}");
  expect(
    await screen.findByRole("heading", { level: 1, name: "ワンタイムパスワード利用停止解除結果" }),
  ).toHaveFocus();
  const result = screen.getByRole("table", { name: "変更結果" });
  expect(within(result).getByRole("row", { name: /田中 三郎.*停止を解除しました/ })).toBeVisible();
  expect(screen.getByRole("button", { name: "印刷" })).toBeVisible();
  const paper = onPaper(container);
  expect(paper).toHaveTextContent(
    /金融機関みほん信用組合 0120-000-000操作者鈴木 一郎（suzuki）印刷日2026年（令和8年）11月23日/,
  );
  expect(paper).toHaveTextContent("検印");
  expect(paper.querySelectorAll("button, [role=link], ol")).toHaveLength(0);
  expect(screen.getByRole("link", { name: "トップページへ" })).toBeVisible();
  await expectAccessible(container);
});

it("tells that the token's time is off, why the last code failed, and where to put it right", async () => {
  const { container, user, pathname } = await render();
  await user.click(await row(/田中 三郎/));
  const situation = await screen.findByRole("region", { name: "田中 三郎 さんの状況" });
  expect(await within(situation).findByText("トークンの時刻が約3分進んでいる可能性があります")).toBeVisible();
  await user.click(within(situation).getByRole("button", { name: "なぜ失敗？" }));
  expect(await within(situation).findByText("トークンの時刻が、約3分10秒進んでいます。")).toBeVisible();
  await expectAccessible(container);
  const [drift] = within(situation).getAllByRole("link", { name: "時刻補正" });
  if (drift) await user.click(drift);
  await waitFor(() => expect(pathname()).toBe("/tokens/detail/KT000001/resync"));
});

it("marks temporary codes, and says nothing of the time where a code was used before", async () => {
  const one = {
    at: "2026-11-23T02:00:00Z",
    kind: "signed_in",
    purpose: "login",
    serial: "KT000001",
  } as const;
  const items = [
    { ...one, refused: null, seconds: null, temporary: true },
    { ...one, refused: "otp_wrong", seconds: -120, temporary: false },
    { ...one, refused: "otp_replayed", seconds: -60, temporary: false },
  ];
  const { ipc } = createFake({ overrides: { attempts: async () => ({ items, drift: null }) } });
  const { user } = await render({ ipc });
  await user.click(await row(/田中 三郎/));
  const situation = await screen.findByRole("region", { name: "田中 三郎 さんの状況" });
  const [accepted, slow, used] = await within(situation).findAllByRole("listitem");
  expect(accepted).toHaveTextContent("ログイン · 一時コード受け付けました");
  expect(slow).toHaveTextContent("ワンタイムパスワードの不一致（約2分遅れ？）");
  expect(used).toHaveTextContent(/使用済みのワンタイムパスワード$/);
  expect(screen.queryByText(/可能性があります/)).toBeNull();
});

it("says what is missing, and empties a wrong password", async () => {
  const { user } = await render();
  await user.click(await screen.findByRole("button", { name: "停止解除" }));
  const missing = screen.getByRole("group", { name: "入力内容を確認してください。" });
  expect(missing).toHaveFocus();
  expect(missing).toHaveTextContent("停止を解除する利用者を選択してください。");
  expect(missing).toHaveTextContent("「本人に状況を確認しました」にチェックがありません");
  await user.click(await row(/田中 三郎/));
  await user.click(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ }));
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "wrong password{Enter}");
  expect(
    await screen.findByRole("link", { name: /確認用パスワードが正しくありません.*残り回数は4回/ }),
  ).toBeVisible();
  expect(screen.getByLabelText(/^確認用パスワード/, INPUT)).toHaveValue("");
});

it("shows others when asked to, oneself without a choice, and a partial failure", async () => {
  const { user } = await render();
  await user.click(await screen.findByRole("checkbox", { name: "停止していない利用者も表示" }));
  const own = await row(/鈴木 一郎/);
  expect(own).toHaveTextContent("ご自身のため選択できません");
  expect(within(own).getByRole("checkbox")).toBeDisabled();
  await user.click(await row(/田中 三郎/));
  await user.click(await row(/佐藤 花子/));
  await user.click(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ }));
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "renshu-kakunin-suzuki{Enter}");
  const result = await screen.findByRole("table", { name: "変更結果" });
  expect(screen.getByText(/2名のうち1名の利用停止を解除しました/)).toBeVisible();
  expect(
    within(result).getByRole("row", { name: /佐藤 花子.*解除する停止やロックがありません/ }),
  ).toBeVisible();
});

it("asks branch staff for the written request", async () => {
  const fake = createFake();
  const person = { loginId: "clerk", name: "高橋 進", kana: "タカハシ ススム", role: "clerk" } as const;
  const unlock = vi.fn(async () => []);
  const session = async () => ({ ...(await fake.ipc.session()), edition: "branch" as const, person });
  const { container, user } = await render({ ipc: { ...fake.ipc, session, unlock }, language: "en" });
  await user.click(await screen.findByRole("row", { name: /田中 三郎/ }));
  await user.click(screen.getByRole("checkbox", { name: /I have asked the user/ }));
  await user.type(screen.getByLabelText(/^Request number/, INPUT), "A-17");
  await user.type(screen.getByLabelText(/^Confirmation password/, INPUT), "secret words{Enter}");
  expect(unlock).not.toHaveBeenCalled();
  await user.click(screen.getByRole("checkbox", { name: /compared the registered seal/ }));
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "Unlock" }));
  expect(unlock).toHaveBeenCalledWith(
    { users: ["tanaka"], spokeToUser: true, request: { number: "A-17", sealChecked: true } },
    { confirmationPassword: "secret words", otp: null },
  );
});

it("has the user of a card chosen, and leads back there", async () => {
  const { user, pathname } = await render({
    at: "/manage/users/detail/$loginId/unlock",
    params: { loginId: "tanaka" },
  });
  expect(await screen.findByRole("region", { name: "田中 三郎 さんの状況" })).toBeVisible();
  await user.click(screen.getByRole("checkbox", { name: /本人に状況を確認しました/ }));
  await user.type(screen.getByLabelText(/^確認用パスワード/, INPUT), "renshu-kakunin-suzuki{Enter}");
  await screen.findByRole("heading", { level: 1, name: "ワンタイムパスワード利用停止解除結果" });
  await user.click(screen.getByRole("link", { name: "利用者カードへ" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/tanaka"));
});
