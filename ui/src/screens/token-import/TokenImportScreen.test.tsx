import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { DeskError, type Ipc, type SeedFile, type SeedReading } from "../../ipc/client.ts";
import { DropsProvider, type ListenToDrops } from "../../ipc/drops.ts";
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
        errors: [{ line: 12, serial: "KT000009", problem, column: null, canBeLeftOut: false }],
        tokens: [],
        batch: null,
        fileDigest: "",
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

const password = () => screen.findByLabelText(/^確認用パスワード(?!を)/);

/** The screen, with a table chosen in which one row is wrong. */
async function withWrongRow(overrides: Partial<Ipc> = {}) {
  const fake = createFake({ overrides });
  fake.state.seedFile = { wrongDigits: true };
  const rendered = await renderScreen(<TokenImportScreen />, { ipc: fake.ipc, at: "/tokens/import" });
  await rendered.user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
  await screen.findByText(/9桁/);
  return { ...rendered, fake };
}

it("shows the tokens of a file before they are taken", async () => {
  const fake = createFake();
  const { user } = await renderScreen(<TokenImportScreen />, { ipc: fake.ipc, at: "/tokens/import" });
  await user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
  const table = await screen.findByRole("table", { name: "取り込むトークン" });
  expect(within(table).getByRole("row", { name: /KT000004 新規 6桁、60秒ごと/ })).toBeVisible();
  expect(screen.getByRole("button", { name: /ファイルの形式/ })).toHaveTextContent(
    "自動で判別（PSKC（XML））",
  );
});

it("reads a file otherwise than it was recognised", async () => {
  const readings: SeedReading[] = [];
  const base = createFake();
  base.state.seedFile = { wrongDigits: true };
  const ipc: Ipc = {
    ...base.ipc,
    previewImport: (reading) => {
      readings.push(reading);
      return base.ipc.previewImport(reading);
    },
  };
  const { user } = await renderScreen(<TokenImportScreen />, { ipc, at: "/tokens/import" });
  await user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
  await user.click(await screen.findByRole("button", { name: /秘密鍵の書き方/ }));
  await user.click(await screen.findByRole("option", { name: "Base32" }));
  await user.click(await screen.findByRole("button", { name: /ファイルの形式/ }));
  await user.click(await screen.findByRole("option", { name: "CSV（Entra）" }));
  expect(readings.map(({ format, seedEncoding }) => [format, seedEncoding])).toEqual([
    [null, "detect"],
    [null, "base32"],
    ["entra-csv", "base32"],
  ]);
});

it("takes the right value of a wrong cell, and looks again", async () => {
  const { user, container, fake } = await withWrongRow();
  expect(screen.getByText("1件の問題があります。")).toBeVisible();
  await expectAccessible(container);
  const cell = screen.getByLabelText("3行目の桁数");
  const again = screen.getByRole("button", { name: "入力した内容で確認する" });
  // Nothing typed: nothing to look at.
  await user.click(again);
  await user.type(cell, "10{Enter}");
  expect((await screen.findAllByText(/10桁/))[0]).toBeVisible();
  await user.type(screen.getByLabelText("3行目の桁数"), "8");
  await user.click(screen.getByRole("button", { name: "入力した内容で確認する" }));
  await waitFor(() => expect(screen.queryByText(/件の問題があります/)).not.toBeInTheDocument());
  await user.type(await password(), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
  expect(await screen.findByText("2件のトークンを取り込みました。")).toBeVisible();
  expect(fake.state.tokens).toHaveLength(5);
});

it("leaves wrong rows out, saves them, and then offers to erase the file", async () => {
  const { user, container, fake } = await withWrongRow();
  await user.type(await password(), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "問題のない2件を取り込む" }));
  expect(await screen.findByText("2件のトークンを取り込みました。")).toBeVisible();
  expect(screen.getByRole("heading", { name: "取り込まなかった行" })).toBeVisible();
  await expectAccessible(container);
  // Until they are saved, the file is the only place they are in.
  expect(screen.queryByRole("button", { name: "元のファイルを消去する" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "ファイルに保存する" }));
  expect(await screen.findByText("tokens-errors.csvに保存しました。")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "元のファイルを消去する" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog).toHaveTextContent("tokens.csvを上書きしてから削除します。元に戻すことはできません");
  await user.click(within(dialog).getByRole("button", { name: "消去" }));
  expect(await screen.findByText("元のファイルを消去しました。")).toBeVisible();
  expect(fake.state.history.map(({ kind }) => kind)).toContain("seed_file_erased");
});

it("undoes an import at once or later, until a token of it is used", async () => {
  const fake = createFake();
  const { user, container } = await renderScreen(<TokenImportScreen />, {
    ipc: fake.ipc,
    at: "/tokens/import",
  });
  const take = async () => {
    await user.click(screen.getByRole("button", { name: "ファイルを選ぶ" }));
    await user.type(await password(), "renshu-kakunin-suzuki");
    await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
    await screen.findByText("2件のトークンを取り込みました。");
  };
  await take();
  await user.click(screen.getByRole("button", { name: "この取込を取り消す" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("取込番号1で取り込んだ2件のトークン");
  expect(dialog).toHaveTextContent("取り込み直すには、元のファイルが必要です。");
  await user.type(within(dialog).getByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki");
  await user.click(within(dialog).getByRole("button", { name: "取り消す" }));
  expect(await screen.findByRole("heading", { name: "取込の取り消し結果" })).toHaveFocus();
  expect(fake.state.tokens).toHaveLength(3);
  await user.click(screen.getByRole("button", { name: "続けて取り込む" }));
  expect(await screen.findByText("取り消し済")).toBeVisible();

  await take();
  await user.click(screen.getByRole("button", { name: "続けて取り込む" }));
  await user.click(await screen.findByRole("button", { name: "取込番号2を取り消す" }));
  const token = fake.state.tokens.at(-1);
  if (token) token.state = "in_use";
  const again = await screen.findByRole("dialog");
  await expectAccessible(container);
  await user.type(within(again).getByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki");
  await user.click(within(again).getByRole("button", { name: "取り消す" }));
  expect(await within(again).findByText(/1件が、取り込んだときの状態ではない/)).toBeVisible();
  expect(fake.state.tokens).toHaveLength(5);
});

it("shows how far a long import is, and breaks it off", async () => {
  let stop = () => {};
  const { user, container } = await withWrongRow({
    importTokens: () =>
      new Promise((_, reject) => {
        stop = () => reject(new DeskError({ code: "cancelled", params: {} }));
      }),
    importProgress: async () => 450,
    cancelImport: async () => {
      stop();
      return null;
    },
  });
  await user.type(await password(), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "問題のない2件を取り込む" }));
  const bar = await screen.findByRole("progressbar", { name: "取り込み中" });
  await waitFor(() => expect(bar).toHaveAttribute("aria-valuetext", "45%"));
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "中止" }));
  expect(await screen.findByText(/途中で中止しました/)).toBeVisible();
});

it("takes a file that is dropped on the window for the chosen one", async () => {
  let drop = (_: SeedFile) => {};
  const fake = createFake();
  const listen: ListenToDrops = (dropped) => {
    drop = dropped;
    return () => {};
  };
  const { user } = await renderScreen(
    <DropsProvider value={listen}>
      <TokenImportScreen />
    </DropsProvider>,
    { ipc: fake.ipc, at: "/tokens/import" },
  );
  const file = await fake.ipc.chooseSeedFile();
  if (file) act(() => drop({ ...file, name: "dropped.xml" }));
  expect(await screen.findByText(/dropped\.xml/)).toBeVisible();
  await user.type(await password(), "renshu-kakunin-suzuki");
  await user.click(screen.getByRole("button", { name: "2件を取り込む" }));
  expect(await screen.findByText("2件のトークンを取り込みました。")).toBeVisible();
});
