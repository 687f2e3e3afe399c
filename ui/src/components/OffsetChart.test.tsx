import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { TimeOffset } from "../ipc/client.ts";
import { OffsetChart } from "./OffsetChart.tsx";
import { linesAround, percentBetween } from "./offset-scale.ts";
import { expectAccessible, renderScreen } from "./testing.tsx";

const POINTS: TimeOffset[] = [
  { at: "2026-05-12T01:02:00Z", seconds: 0, kind: "enrolled" },
  { at: "2026-09-16T00:11:00Z", seconds: -200, kind: "token_resynced" },
  { at: "2026-11-20T08:45:00Z", seconds: -60, kind: "verified" },
];

describe("lines across", () => {
  it("are few and round, and zero is one of them", () => {
    expect(linesAround([0, -60, 60])).toEqual([60, 30, 0, -30, -60]);
    expect(linesAround([-200, -20])).toEqual([0, -60, -120, -180, -240]);
    expect(linesAround([45])).toEqual([45, 30, 15, 0]);
    expect(linesAround([60_000, -60_000])).toEqual([86_400, 43_200, 0, -43_200, -86_400]);
    expect(linesAround([300_000])).toEqual([345_600, 259_200, 172_800, 86_400, 0]);
  });

  it("stand around nothing as well", () => {
    expect(linesAround([0, 0])).toEqual([60, 30, 0, -30, -60]);
  });

  it("are placed in percent", () => {
    expect(percentBetween(0, 60, -60)).toBe("50.00%");
    expect(percentBetween(5, 5, 5)).toBe("50.00%");
  });
});

it("says in words and in a table what it shows", async () => {
  const { container, user } = await renderScreen(<OffsetChart label="時刻のずれ" points={POINTS} />);
  expect(screen.getByRole("img", { name: "時刻のずれ" })).toHaveAccessibleDescription(
    "2026/05/12（火）から2026/11/20（金）までの記録3回のうち、最新は「1分 遅れ」、最大は「3分20秒 遅れ」です。",
  );
  await user.click(screen.getByText("表で表示"));
  const rows = within(screen.getByRole("table", { name: "時刻のずれ" })).getAllByRole("row");
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    "日時時刻のずれ記録のきっかけ",
    "2026/11/20（金） 17:451分 遅れワンタイムパスワード認証",
    "2026/09/16（水） 09:113分20秒 遅れ時刻補正",
    "2026/05/12（火） 10:02ずれなし利用開始登録",
  ]);
  await expectAccessible(container);
});

it("shows a single record, in English, too", async () => {
  const { container } = await renderScreen(<OffsetChart label="Time offset" points={POINTS.slice(1, 2)} />, {
    language: "en",
  });
  expect(screen.getByRole("img")).toHaveAccessibleDescription(
    "One record, on Wed 16 Sep 2026, 09:11: “3 min 20 s slow”.",
  );
  await expectAccessible(container);
});

it("says so where nothing is known yet", async () => {
  const { container } = await renderScreen(<OffsetChart label="時刻のずれ" points={[]} />);
  expect(screen.getByText("時刻のずれの記録は、まだありません。")).toBeVisible();
  expect(screen.queryByRole("img")).toBeNull();
  await expectAccessible(container);
});
