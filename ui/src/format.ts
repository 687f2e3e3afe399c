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

/** A month `YYYY-MM`: 2026年11月, Nov 2026. */
export function formatMonth(month: string, language: Language): string {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) return month;
  return language === "ja" ? `${year}年${number}月` : `${MONTHS[number - 1]} ${year}`;
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

/** The same to the second: 11:02:30. */
export function formatExactTime(instant: string, timeZone: string): string {
  const { hour, minute, second } = partsOf(instant, timeZone);
  return `${hour}:${minute}:${second}`;
}

type Unit = { seconds: number; names: Record<Language, string>; word: string };
const SECOND: Unit = { seconds: 1, names: { ja: "秒", en: " s" }, word: "second" };
const UNITS: readonly Unit[] = [
  { seconds: 86_400, names: { ja: "日", en: " d" }, word: "day" },
  { seconds: 3_600, names: { ja: "時間", en: " h" }, word: "hour" },
  { seconds: 60, names: { ja: "分", en: " min" }, word: "minute" },
  SECOND,
];

/** A length of time without its sign, to two units: 3分20秒, 16 h 40 min, 0秒. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.round(Math.abs(seconds));
  const first = UNITS.findIndex((unit) => whole >= unit.seconds);
  const shown = first < 0 ? UNITS.slice(-1) : UNITS.slice(first, first + 2);
  let rest = whole;
  const parts = shown.map((unit) => {
    const n = Math.floor(rest / unit.seconds);
    rest -= n * unit.seconds;
    return n > 0 || whole === 0 ? `${n}${unit.names[language]}` : "";
  });
  return parts.filter(Boolean).join(language === "ja" ? "" : " ");
}

/** The same in its largest unit alone, for sentences: 3分, 3 minutes. */
export function formatRoughDuration(seconds: number, language: Language): string {
  const whole = Math.abs(seconds);
  const largest = (length: number) => UNITS.find((unit) => length >= unit.seconds) ?? SECOND;
  const first = largest(whole).seconds;
  const rounded = Math.round(whole / first) * first;
  const unit = largest(rounded);
  const n = rounded / unit.seconds;
  return language === "ja" ? `${n}${unit.names.ja}` : `${n} ${unit.word}${n === 1 ? "" : "s"}`;
}

/** A one-time password in groups: 123 456, 1234 5678. */
export function formatCode(code: string): string {
  if (code.length < 6) return code;
  const half = Math.floor(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}

const SIZES = ["KB", "MB", "GB", "TB"] as const;

/** The size of a file, never less than 1 KB: 48 KB, 1.4 MB. */
export function formatSize(bytes: number): string {
  let [value, unit] = [Math.max(1, bytes / 1000), 0];
  // 999.95 would be written 1000.0.
  while (value >= 999.5 && unit < SIZES.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${SIZES[unit]}`;
}

/** Yen: ¥2,200. */
export function formatMoney(yen: number): string {
  return `${yen < 0 ? "−" : ""}¥${formatNumber(Math.abs(yen))}`;
}

/** A small share, to a millionth: 0.0015％, 0.0015%. */
export function formatPercent(share: number, language: Language): string {
  const percent = (share * 100).toLocaleString("en-US", { maximumFractionDigits: 4 });
  return `${percent}${language === "ja" ? "％" : "%"}`;
}

/** The name of a time zone at an instant, and its distance: 日本標準時（GMT+9）. */
export function formatTimeZone(instant: string, timeZone: string, language: Language): string {
  const named = (timeZoneName: "long" | "shortOffset") =>
    new Intl.DateTimeFormat(language, { timeZone, timeZoneName })
      .formatToParts(new Date(instant))
      .find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  const [name, distance] = [named("long"), named("shortOffset")];
  if (name === distance) return name;
  return language === "ja" ? `${name}（${distance}）` : `${name} (${distance})`;
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
    month: (month: string) => formatMonth(month, language),
    time: (instant: string) => formatTime(instant, timeZone),
    exactTime: (instant: string) => formatExactTime(instant, timeZone),
    dateTime: (instant: string) => formatDateTime(instant, timeZone, language),
    duration: (seconds: number) => formatDuration(seconds, language),
    roughDuration: (seconds: number) => formatRoughDuration(seconds, language),
    /** The day of an instant, `YYYY-MM-DD`, for date fields. */
    day: (instant: string) => dayOf(instant, timeZone),
    code: formatCode,
    size: formatSize,
    money: formatMoney,
    number: formatNumber,
    percent: (share: number) => formatPercent(share, language),
    timeZone: (instant: string) => formatTimeZone(instant, timeZone, language),
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
    second: "2-digit",
  });
  const found = { year: "", month: "", day: "", hour: "", minute: "", second: "" };
  for (const { type, value } of format.formatToParts(new Date(instant))) {
    if (type in found) found[type as keyof typeof found] = value;
  }
  return found;
}
