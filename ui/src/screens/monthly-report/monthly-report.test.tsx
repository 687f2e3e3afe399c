import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { MonthlyReportScreen } from "./MonthlyReportScreen.tsx";
import { lastMonths } from "./months.ts";

async function open(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  const shown = await renderScreen(<MonthlyReportScreen />, {
    ipc: fake.ipc,
    at: "/reports/monthly",
    language,
  });
  return { ...shown, fake };
}

it("shows a month in numbers, each with what it means, and each rule with what it found", async () => {
  const { container } = await open();
  expect(screen.getByRole("heading", { level: 1, name: "月次報告" })).toHaveFocus();
  const acts = await screen.findByRole("table", { name: "この月に行われたこと" });
  expect(within(acts).getAllByRole("row")).toHaveLength(19);
  expect(
    within(acts).getByRole("row", { name: /認証できなかった.*断ったワンタイムパスワード.*1$/ }),
  ).toBeVisible();
  const hints = screen.getByRole("region", { name: "確認をお勧めする点" });
  expect(hints).toHaveTextContent("1か月に10回以上、ワンタイムパスワードを間違えた利用者です。");
  expect(hints).toHaveTextContent("平日8時から20時までのほかの時間に");
  expect(within(hints).getAllByText("該当なし")).toHaveLength(4);
  expect(within(hints).getByRole("link", { name: "tanaka" })).toBeVisible();
  await expectAccessible(container);
});

it("counts another month, and prints it with its name", async () => {
  const { container, user } = await open();
  await user.click(screen.getByRole("button", { name: /対象の月/ }));
  await user.click(await screen.findByRole("option", { name: "2026年9月" }));
  expect(await screen.findAllByText("該当なし")).toHaveLength(5);
  const paper = onPaper(container);
  expect(paper).toHaveTextContent("対象の月：2026年9月");
  expect(paper).toHaveTextContent("検印");
  expect(paper.querySelectorAll("button, input")).toHaveLength(0);
});

it("writes a file for spreadsheets, and says where it did not", async () => {
  const { user, fake, unmount } = await open({}, "en");
  await user.click(await screen.findByRole("button", { name: "Export as CSV" }));
  expect(await screen.findByText("Written to report-2026-11.csv")).toBeVisible();
  expect(fake.state.history.at(-1)?.kind).toBe("report_exported");
  unmount();
  const second = await open({ overrides: { exportMonthlyReport: async () => refuse("file_unwritable") } });
  await second.user.click(await screen.findByRole("button", { name: "CSVで書き出す" }));
  expect(await screen.findByText("お問い合わせ用の番号: file_unwritable")).toBeVisible();
});

it("offers the months before this one, over the turn of the year", () => {
  expect(lastMonths("2027-01-31").slice(0, 3)).toEqual(["2027-01", "2026-12", "2026-11"]);
  expect(lastMonths("2027-01-31")).toHaveLength(24);
});
