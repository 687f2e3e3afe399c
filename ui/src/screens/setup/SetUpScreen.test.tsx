import { screen } from "@testing-library/react";
import type userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { plainly } from "../../components/import/reading.ts";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, FAKE_RECOVERY_CODE } from "../../ipc/fake.ts";
import { SetUpScreen } from "./SetUpScreen.tsx";

type User = ReturnType<typeof userEvent.setup>;
const press = async (user: User, name: string) => user.click(await screen.findByRole("button", { name }));
const CONFIRMATION = "yuuyake-koyake";

/** The desk of a master who has just typed his recovery code back. */
async function newVault() {
  const fake = createFake({ phase: "first_start" });
  await fake.ipc.prepareVault({
    edition: "company",
    institution: "みほん信用組合",
    telephone: "",
    contract: null,
    loginId: "suzuki",
    loginIdAgain: "suzuki",
    name: "鈴木 一郎",
    kana: "",
    loginPassword: "asagao-to-himawari",
    confirmationPassword: CONFIRMATION,
  });
  await fake.ipc.createVault(FAKE_RECOVERY_CODE.slice(-4));
  return fake;
}

async function show(fake: ReturnType<typeof createFake>, language: "ja" | "en" = "ja") {
  fake.state.preferences.language = language;
  return renderScreen(<SetUpScreen />, { ipc: fake.ipc, at: "/setup", language });
}

it("goes through all that is left", async () => {
  const fake = await newVault();
  const { user, container, pathname } = await show(fake);
  await press(user, "ファイルを選ぶ");
  await user.type(await screen.findByLabelText(/^確認用パスワード(必須)?$/), `${CONFIRMATION}{Enter}`);
  expect(await screen.findByRole("status")).toHaveTextContent("新規 2件");
  await press(user, "次へ進む");

  expect(screen.getByRole("heading", { name: "利用開始日" })).toBeInTheDocument();
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), `${CONFIRMATION}{Enter}`);
  expect(await screen.findByText("利用開始日を 2026/11/23（月） に登録しました。")).toBeInTheDocument();
  await press(user, "次へ進む");

  await user.type(screen.getByLabelText(/^シリアル番号(必須)?$/), "KT000001");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/), `${fake.code("KT000001")}{Enter}`);
  expect(await screen.findByText("ご自身の利用開始登録は完了しています。")).toBeInTheDocument();
  await press(user, "次へ進む");

  await expectAccessible(container);
  fake.forward();
  await user.type(screen.getByLabelText(/^ログインＩＤ/), "sato");
  await user.type(screen.getByLabelText(/^氏名/), "佐藤 花子");
  await user.type(screen.getByLabelText(/^仮のログインパスワード(必須)?$/), "kari-no-aikotoba");
  await user.type(screen.getByLabelText(/^仮の確認用パスワード(必須)?$/), "betsu-no-mono");
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), CONFIRMATION);
  await user.type(screen.getByLabelText(/^ワンタイムパスワード/), `${fake.code("KT000001")}{Enter}`);
  expect(await screen.findByText(/佐藤 花子 さんを管理者ユーザに登録しました/)).toBeInTheDocument();
  await press(user, "初期設定を終える");
  expect(pathname()).toBe("/");
});

it("leaves every step for later, and says why enrolment has to wait", async () => {
  const { user, pathname, container } = await show(await newVault());
  await press(user, "あとで行う");
  await press(user, "あとで行う");
  expect(screen.getByText(/トークンがまだ取り込まれていないため/)).toBeInTheDocument();
  await expectAccessible(container);
  await press(user, "次へ進む");
  await press(user, "初期設定を終える");
  expect(pathname()).toBe("/");
});

it("goes on where it was left", async () => {
  const fake = await newVault();
  await fake.ipc.chooseSeedFile();
  const own = { confirmationPassword: CONFIRMATION, otp: null };
  await fake.ipc.importTokens(plainly(null), false, own);
  await fake.ipc.setStartDate("2027-01-04", own);
  const { user } = await show(fake);
  expect(await screen.findByRole("heading", { name: "利用開始登録" })).toBeInTheDocument();
  await press(user, "戻る");
  expect(screen.getByText("利用開始日を 2027/01/04（月） に登録しました。")).toBeInTheDocument();
});

it("keeps what may be kept when the confirmation password is wrong", async () => {
  const fake = await newVault();
  const { user } = await show(fake, "en");
  await press(user, "Do this later");
  await user.type(screen.getByLabelText(/^Confirmation password/), "wrong{Enter}");
  await user.click(await screen.findByRole("link", { name: /confirmation password/i }));
  expect(screen.getByLabelText(/^Confirmation password/)).toHaveFocus();
  expect(screen.getByLabelText(/^Confirmation password/)).toHaveValue("");
});
