import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { setFlash } from "../../components/flash.ts";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, refuse } from "../../ipc/fake.ts";
import { EnrolmentScreen } from "./EnrolmentScreen.tsx";

vi.mock("../../components/flash.ts", { spy: true });
afterEach(() => vi.mocked(setFlash).mockClear());

const fakeHere = () => createFake({ phase: "enrolment", as: "yamada" });

it("enrols by serial number and one-time password, and leaves word for the top page", async () => {
  const fake = fakeHere();
  const { user, container } = await renderScreen(<EnrolmentScreen />, { ipc: fake.ipc });
  expect(
    screen.getByRole("heading", { name: "ワンタイムパスワード利用開始登録（ハードウェアトークン）" }),
  ).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "トークン情報" })).toBeInTheDocument();
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^シリアル番号(必須)?$/), "KT000003");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/), fake.code("KT000003"));
  await user.click(screen.getByRole("button", { name: "認証確認" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("desk"));
  expect(setFlash).toHaveBeenCalledWith("enrolment.done");
});

it("asks before a token is shared, with the same one-time password", async () => {
  const fake = fakeHere();
  const { user } = await renderScreen(<EnrolmentScreen />, { ipc: fake.ipc });
  await user.type(screen.getByLabelText(/^シリアル番号(必須)?$/), "KT000002");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/), `${fake.code("KT000002")}{Enter}`);
  const question = within(await screen.findByRole("alertdialog"));
  expect(
    question.getByText("このトークンは、すでに 2 名の利用者が使用しています。共有して登録しますか。"),
  ).toBeInTheDocument();
  await user.click(question.getByRole("button", { name: "やめる" }));
  expect(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/)).toHaveValue("");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/), `${fake.code("KT000002")}{Enter}`);
  await user.click(await screen.findByRole("button", { name: "共有して登録する" }));
  await waitFor(async () => expect((await fake.ipc.session()).hasToken).toBe(true));
});

it("keeps the serial number and empties the one-time password when it is refused", async () => {
  const enrolOneself = async () => refuse("token_not_confirmed");
  const { user } = await renderScreen(<EnrolmentScreen />, {
    ipc: createFake({ phase: "enrolment", as: "yamada", overrides: { enrolOneself } }).ipc,
  });
  await user.type(screen.getByLabelText(/^シリアル番号(必須)?$/), "KT000003");
  await user.type(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/), "000000{Enter}");
  expect(await screen.findByRole("group", { name: "入力内容を確認してください。" })).toHaveTextContent(
    "トークン情報を確認できませんでした。裏面のシリアル番号と表示中のワンタイムパスワードをご確認ください。",
  );
  expect(screen.getByLabelText(/^シリアル番号(必須)?$/)).toHaveValue("KT000003");
  expect(screen.getByLabelText(/^ワンタイムパスワード(必須)?$/)).toHaveValue("");
  expect(setFlash).not.toHaveBeenCalled();
});

it("has no other way out than signing out", async () => {
  const fake = fakeHere();
  const { user } = await renderScreen(<EnrolmentScreen />, { ipc: fake.ipc, language: "en" });
  expect(
    within(screen.getByRole("main"))
      .getAllByRole("button")
      .map((button) => button.textContent),
  ).toEqual(["Confirm", "Sign out"]);
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(async () => expect((await fake.ipc.session()).phase).toBe("sign_in"));
});
