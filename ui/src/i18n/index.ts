import i18next, { type ParseKeys } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Language } from "../ipc/client.ts";
import en from "./en.json";
import ja from "./ja.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof ja };
  }
}

/** The key of a text. */
export type TextKey = ParseKeys;

export const LANGUAGES: readonly Language[] = ["ja", "en"];

/** The sentences for the codes of Rust: text, or one text for each value of a parameter. */
export const sentences: Record<Language, Readonly<Record<string, string | Record<string, string>>>> = {
  ja: ja.error,
  en: en.error,
};

export const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  resources: { ja: { translation: ja }, en: { translation: en } },
  lng: "ja",
  fallbackLng: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

export function isLanguage(value: string): value is Language {
  return value === "ja" || value === "en";
}

/** The language of the screen now. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return isLanguage(i18n.language) ? i18n.language : "ja";
}
