import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { TokenImportScreen } from "./TokenImportScreen.tsx";

it("looks at a file, takes it in, and says what came of it", async () => {
  const fake = createFake();
  const { user, container } = await renderScreen(<TokenImportScreen />, {
    ipc: fake.ipc,
    at: "/tokens/import",
  });
  expect(screen.queryByRole("button", { name: /取り込み先/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
  await user.type(await screen.findByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki");
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
  expect(await screen.findByRole("heading", { name: "トークンの取り込み結果" })).toHaveFocus();
  expect(screen.getByText("2件のトークンを取り込みました。")).toBeVisible();
  expect(fake.state.tokens).toHaveLength(5);
  await expectAccessible(container);
});

it("shows what is wrong with a file, and what of it is left out", async () => {
  const problem = { code: "seed_too_short", params: { bytes: 8, min: 16 } };
  const { ipc } = createFake({
    overrides: {
      previewImport: async () => ({
        format: "pskc",
        new: 1,
        same: 2,
        changed: 0,
        skipped: [{ line: 30, serial: null, code: "not_otp_key" }],
        errors: [{ line: 12, serial: "KT000009", problem }],
        batch: null,
      }),
    },
  });
  const { user, container } = await renderScreen(<TokenImportScreen />, { ipc, at: "/tokens/import" });
  await user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
  expect(await screen.findByText(/鍵の長さが8バイトしかありません/)).toBeVisible();
  expect(screen.getByText("KT000009")).toBeVisible();
  expect(screen.getByText(/ワンタイムパスワード用の鍵ではない/)).toBeVisible();
  expect(screen.queryByLabelText(/^確認用パスワード(?!を)/)).not.toBeInTheDocument();
  await expectAccessible(container);
});

it("lets the branch choose where the tokens go", async () => {
  const { ipc } = createFake({
    edition: "branch",
    session: { person: { loginId: "eigyo", name: "営業 太郎", kana: "", role: "supervisor" } },
  });
  const { user } = await renderScreen(<TokenImportScreen />, { ipc, at: "/tokens/import", language: "en" });
  await user.click(screen.getByRole("button", { name: /Destination/ }));
  expect(await screen.findByRole("option", { name: /0001234/ })).toBeVisible();
});
