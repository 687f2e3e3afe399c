import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { TemporaryCodesScreen } from "./UserActScreens.tsx";

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
  expect(screen.getByText(/^みほん信用組合/)).toBeInTheDocument();
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
