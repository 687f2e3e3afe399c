// How dates, times, codes and amounts are written. The only file that knows.

import { useLanguage } from "./i18n/index.ts";
import type { Language } from "./ipc/client.ts";
import { useSession } from "./ipc/session.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: Record<Language, readonly string[]> = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};

/** A day `YYYY-MM-DD`: 2026/11/22（日）, Sun 22 Nov 2026. */
export function formatDate(day: string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  const [year, month, date] = day.split("-");
  const weekday = WEEKDAYS[language][at.getUTCDay()];
  return language === "ja"
    ? `${year}/${month}/${date}（${weekday}）`
    : `${weekday} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${year}`;
}

/** A day on paper, in Japanese with the year of the era: 2026年（令和8年）11月22日（日）. */
export function formatPaperDate(day: string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (language !== "ja" || Number.isNaN(at.getTime())) return formatDate(day, language);
  const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    era: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const date = `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
  return `${at.getUTCFullYear()}年（${era.format(at)}）${date}（${WEEKDAYS.ja[at.getUTCDay()]}）`;
}

/** The day of an instant in a time zone, `YYYY-MM-DD`. */
export function dayOf(instant: string, timeZone: string): string {
  const parts = partsOf(instant, timeZone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** The time of day of an instant in a time zone: 11:02. */
export function formatTime(instant: string, timeZone: string): string {
  const parts = partsOf(instant, timeZone);
  return `${parts.hour}:${parts.minute}`;
}

/** 2026/11/22（日） 11:02, Sun 22 Nov 2026, 11:02. */
export function formatDateTime(instant: string, timeZone: string, language: Language): string {
  const day = formatDate(dayOf(instant, timeZone), language);
  return `${day}${language === "ja" ? " " : ", "}${formatTime(instant, timeZone)}`;
}

/** A one-time password in groups: 123 456, 1234 5678. */
export function formatCode(code: string): string {
  if (code.length < 6) return code;
  const half = Math.floor(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}

/** Yen: ¥2,200. */
export function formatMoney(yen: number): string {
  return `${yen < 0 ? "−" : ""}¥${formatNumber(Math.abs(yen))}`;
}

/** 100,000. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US");
}

/** The formats in the language of the screen and the time zone of the vault. */
export function useFormat() {
  const language = useLanguage();
  const { timeZone } = useSession();
  return {
    date: (day: string) => formatDate(day, language),
    paperDate: (day: string) => formatPaperDate(day, language),
    time: (instant: string) => formatTime(instant, timeZone),
    dateTime: (instant: string) => formatDateTime(instant, timeZone, language),
    /** The day of an instant, `YYYY-MM-DD`, for date fields. */
    day: (instant: string) => dayOf(instant, timeZone),
    code: formatCode,
    money: formatMoney,
    number: formatNumber,
  };
}

function partsOf(instant: string, timeZone: string) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const found = { year: "", month: "", day: "", hour: "", minute: "" };
  for (const { type, value } of format.formatToParts(new Date(instant))) {
    if (type in found) found[type as keyof typeof found] = value;
  }
  return found;
}
