import { describe, expect, it } from "vitest";
import {
  dayOf,
  formatCode,
  formatDate,
  formatDateTime,
  formatMoney,
  formatPaperDate,
  formatTime,
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
    expect(formatDateTime("2026-11-22T15:00:00Z", "Asia/Tokyo", "ja")).toBe("2026/11/23（月） 00:00");
    expect(formatDateTime("2026-11-22T15:00:00Z", "UTC", "en")).toBe("Sun 22 Nov 2026, 15:00");
  });
});

it("groups one-time passwords", () => {
  expect(["123456", "1234567", "12345678"].map(formatCode)).toEqual(["123 456", "123 4567", "1234 5678"]);
});

it("writes yen", () => {
  expect([110, 2200, -1_234_567].map(formatMoney)).toEqual(["¥110", "¥2,200", "−¥1,234,567"]);
});
