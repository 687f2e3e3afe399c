import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { TemporaryCodesScreen } from "./UserActScreens.tsx";
import { UserListScreen } from "./UserListScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const password = () => screen.getByLabelText(/^確認用パスワード(?!を)/);

it("issues temporary codes, and shows them once", async () => {
  const printPage = vi.fn(async () => null);
  const fake = createFake({ overrides: { printPage } });
  const { user, client, container, pathname } = await renderScreen(<TemporaryCodesScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/temporary-codes",
  });
  expect(screen.getByRole("heading", { level: 1, name: "一時コードの発行" })).toHaveFocus();
  await user.click(await screen.findByRole("rowheader", { name: /佐藤 花子/ }));
  const form = await screen.findByRole("form", { name: "認証項目" });
  expect(form).toHaveTextContent("佐藤 花子 さんに一時コードを発行します。");
  expect(screen.getByRole("button", { name: /発行する数/ })).toHaveTextContent("3個");
  expect(screen.getByRole("button", { name: /有効時間/ })).toHaveTextContent("24時間");
  await user.click(screen.getByRole("button", { name: /発行する数/ }));
  await user.click(await screen.findByRole("option", { name: "5個" }));
  await user.click(screen.getByRole("button", { name: /有効時間/ }));
  await user.click(await screen.findByRole("option", { name: "3日間" }));
  await expectAccessible(container);

  await user.type(password(), "chigau{Enter}");
  expect(await screen.findByRole("link", { name: /残り回数は4回/ })).toBeVisible();
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "一時コード発行結果" })).toHaveFocus();
  const codes = within(screen.getByRole("list", { name: "一時コード" })).getAllByRole("listitem");
  expect(codes).toHaveLength(5);
  for (const code of codes) expect(code).toHaveTextContent(/^\d{4} \d{4}$/);
  expect(screen.getByText("2026/11/26（木） 11:15")).toBeVisible();
  expect(screen.getByText(/この画面でしか表示されません/)).toBeVisible();
  expect(screen.getByText("みほん信用組合")).toBeInTheDocument();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalledOnce();

  const [first = ""] = codes.map((code) => code.textContent.replace(" ", ""));
  const kept = JSON.stringify(
    client
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.data),
  );
  expect(kept).not.toContain(first);
  await user.click(screen.getByRole("link", { name: "トップページへ" }));
  await waitFor(() => expect(pathname()).toBe("/"));
  expect(screen.queryByText(/\d{4} \d{4}/)).toBeNull();
});

it("says for whom there are none", async () => {
  const { user } = await renderScreen(<TemporaryCodesScreen />, { at: "/manage/users/temporary-codes" });
  for (const name of [/鈴木 一郎/, /田中 三郎/, /山田 和子/]) {
    await user.click(await screen.findByRole("rowheader", { name }));
    expect(await screen.findByText(/一時コードを発行できません/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "発行" })).toBeNull();
  }
});

it("issues and withdraws them on the user's page, in English", async () => {
  const fake = createFake();
  const { user, container } = await renderScreen(<UserListScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/list",
    language: "en",
  });
  const openSato = async () => user.click(await screen.findByRole("rowheader", { name: /佐藤 花子/ }));
  await openSato();
  await user.click(await screen.findByRole("button", { name: "Issue temporary codes" }));
  await user.click(await screen.findByRole("button", { name: "Back" }));
  await user.click(await screen.findByRole("button", { name: "Issue temporary codes" }));
  await user.type(screen.getByLabelText(/^Confirmation password/), `${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { level: 1, name: "Temporary codes issued" })).toHaveFocus();
  expect(fake.state.users[1]?.temporaryCodes?.codes).toHaveLength(3);
  await expectAccessible(container);
});

it("withdraws what is left", async () => {
  const fake = createFake();
  const request = { loginId: "sato", count: 2, hours: 8 };
  await fake.ipc.issueTemporaryCodes(request, { confirmationPassword: PASSWORD, otp: null });
  const { user, container } = await renderScreen(<UserListScreen />, {
    ipc: fake.ipc,
    at: "/manage/users/list",
  });
  await user.click(await screen.findByRole("rowheader", { name: /佐藤 花子/ }));
  expect(await screen.findByText("残り2個")).toBeVisible();
  expect(screen.getByText("2026/11/23（月） 19:15まで")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "一時コードを発行" }));
  expect(await screen.findByText(/いま残っている2個は使えなくなります/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "戻る" }));

  await user.click(await screen.findByRole("button", { name: "一時コードを取り消す" }));
  const dialog = screen.getByRole("dialog", { name: "一時コードを取り消す" });
  await expectAccessible(dialog);
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("佐藤 花子 さんの一時コードを取り消しました。")).toBeVisible();
  expect(fake.state.users[1]?.temporaryCodes).toBeNull();
  await waitFor(() => expect(screen.queryByRole("button", { name: "一時コードを取り消す" })).toBeNull());
  await expectAccessible(container);
});

it("offers nothing for oneself, nor without a token", async () => {
  const { user } = await renderScreen(<UserListScreen />, { at: "/manage/users/list" });
  for (const name of [/鈴木 一郎/, /山田 和子/]) {
    await user.click(await screen.findByRole("rowheader", { name }));
    await screen.findByRole("heading", { level: 1, name });
    expect(screen.queryByRole("button", { name: "一時コードを発行" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "利用者一覧へ" }));
  }
});
