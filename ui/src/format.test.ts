import { describe, expect, it } from "vitest";
import {
  dayOf,
  formatCode,
  formatDate,
  formatDateTime,
  formatDuration,
  formatExactTime,
  formatMoney,
  formatPaperDate,
  formatPercent,
  formatRoughDuration,
  formatSize,
  formatTime,
  formatTimeZone,
} from "./format.ts";

describe("dates", () => {
  it("are written with the day of the week", () => {
    expect(formatDate("2026-11-22", "ja")).toBe("2026/11/22（日）");
    expect(formatDate("2026-11-22", "en")).toBe("Sun 22 Nov 2026");
    expect(formatDate("2027-01-04", "en")).toBe("Mon 4 Jan 2027");
  });

  it("have the year of the era on Japanese papers", () => {
    expect(formatPaperDate("2026-11-22", "ja")).toBe("2026年（令和8年）11月22日（日）");
    expect(formatPaperDate("2026-11-22", "en")).toBe("Sun 22 Nov 2026");
  });

  it("and times are those of the vault's time zone", () => {
    expect(formatTime("2026-11-22T02:02:59Z", "Asia/Tokyo")).toBe("11:02");
    expect(formatTime("2026-11-22T15:00:00Z", "Asia/Tokyo")).toBe("00:00");
    expect(dayOf("2026-11-22T15:00:00Z", "Asia/Tokyo")).toBe("2026-11-23");
    expect(dayOf("2026-11-22T14:59:59Z", "Asia/Tokyo")).toBe("2026-11-22");
    expect(formatExactTime("2026-11-22T02:02:59Z", "Asia/Tokyo")).toBe("11:02:59");
    expect(formatDateTime("2026-11-22T15:00:00Z", "Asia/Tokyo", "ja")).toBe("2026/11/23（月） 00:00");
    expect(formatDateTime("2026-11-22T15:00:00Z", "UTC", "en")).toBe("Sun 22 Nov 2026, 15:00");
  });
});

it("writes sizes of files", () => {
  expect([0, 999, 48_200, 999_400].map(formatSize)).toEqual(["1 KB", "1 KB", "48 KB", "999 KB"]);
  expect([999_600, 1_440_000, 23_700_000, 4e9].map(formatSize)).toEqual([
    "1.0 MB",
    "1.4 MB",
    "24 MB",
    "4.0 GB",
  ]);
});

it("groups one-time passwords", () => {
  expect(["123456", "1234567", "12345678"].map(formatCode)).toEqual(["123 456", "123 4567", "1234 5678"]);
});

it("writes lengths of time to two units, without a sign", () => {
  expect([0, 45, -200, 180, 60_000, 273_600].map((n) => formatDuration(n, "ja"))).toEqual([
    "0秒",
    "45秒",
    "3分20秒",
    "3分",
    "16時間40分",
    "3日4時間",
  ]);
  expect([0, 200, 60_000].map((n) => formatDuration(n, "en"))).toEqual(["0 s", "3 min 20 s", "16 h 40 min"]);
});

it("writes lengths of time roughly", () => {
  expect([0, 30, -190, 60, 95, 5_400].map((n) => formatRoughDuration(n, "ja"))).toEqual([
    "0秒",
    "30秒",
    "3分",
    "1分",
    "2分",
    "2時間",
  ]);
  expect([0, 60, -190, 86_000, 45 * 86_400].map((n) => formatRoughDuration(n, "en"))).toEqual([
    "0 seconds",
    "1 minute",
    "3 minutes",
    "1 day",
    "45 days",
  ]);
});

it("writes small shares", () => {
  expect([0.000_015, 0.000_03, 0.000_315].map((share) => formatPercent(share, "ja"))).toEqual([
    "0.0015％",
    "0.003％",
    "0.0315％",
  ]);
  expect(formatPercent(0.000_015, "en")).toBe("0.0015%");
});

it("names a time zone", () => {
  const at = "2026-11-22T15:00:00Z";
  expect(formatTimeZone(at, "Asia/Tokyo", "ja")).toBe("日本標準時（GMT+9）");
  expect(formatTimeZone(at, "Asia/Tokyo", "en")).toBe("Japan Standard Time (GMT+9)");
});

it("writes yen", () => {
  expect([110, 2200, -1_234_567].map(formatMoney)).toEqual(["¥110", "¥2,200", "−¥1,234,567"]);
});
