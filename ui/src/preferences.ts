import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { i18n } from "./i18n/index.ts";
import { type Preferences, type Theme, useIpc } from "./ipc/client.ts";

export const THEMES: readonly Theme[] = ["system", "light", "dark", "contrast"];

export const PREFERENCES = ["preferences"] as const;

export const DEFAULT_PREFERENCES: Preferences = {
  language: "ja",
  theme: "system",
  textSize: 100,
  groupDigits: true,
  idleMinutes: 10,
};

/** The preferences and how to change some of them; a change shows at once. */
export function usePreferences() {
  const ipc = useIpc();
  const client = useQueryClient();
  const { data, isSuccess } = useQuery({
    queryKey: PREFERENCES,
    queryFn: () => ipc.preferences(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preferences = data ?? DEFAULT_PREFERENCES;
  const change = async (changes: Partial<Preferences>) => {
    const wanted = { ...preferences, ...changes };
    client.setQueryData(PREFERENCES, wanted);
    try {
      client.setQueryData(PREFERENCES, await ipc.setPreferences(wanted));
    } catch (thrown) {
      client.setQueryData(PREFERENCES, preferences);
      throw thrown;
    }
  };
  return { preferences, loaded: isSuccess, change };
}

/** Puts the preferences on the document: language, colours, text size. */
export function useAppliedPreferences(): Preferences {
  const { preferences, loaded } = usePreferences();
  const { language, theme, textSize } = preferences;
  useEffect(() => {
    // Before the preferences are read the language stays what it is.
    if (loaded) void i18n.changeLanguage(language);
    document.documentElement.lang = language;
  }, [language, loaded]);
  useEffect(() => {
    document.documentElement.style.fontSize = `${textSize}%`;
  }, [textSize]);
  useEffect(() => followTheme(theme), [theme]);
  return preferences;
}

/** How wide the window is, in rem: larger text makes it narrower. */
export function useWidth(): number {
  const { textSize } = usePreferences().preferences;
  const pixels = useSyncExternalStore(onResize, () => window.innerWidth);
  return (pixels * 100) / (ROOT_FONT * textSize);
}

/** Below this width, in rem, words are left out where a picture says the same. */
const TIGHT = 38;

/** Whether there is no room for words beside pictures: the largest text in a small window. */
export function useIsTight(): boolean {
  return useWidth() < TIGHT;
}

/** Pixels of the browser's medium text, of which the text size is so many percent. */
const ROOT_FONT = 16;

function onResize(changed: () => void): () => void {
  window.addEventListener("resize", changed);
  return () => window.removeEventListener("resize", changed);
}

/** As the system has it, unless something was chosen: who asks it for more contrast gets it. */
function followTheme(theme: Theme): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const contrast = window.matchMedia("(prefers-contrast: more)");
  const ofSystem = () => (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");
  const apply = () => {
    document.documentElement.dataset.theme = theme === "system" ? ofSystem() : theme;
  };
  apply();
  for (const query of [dark, contrast]) query.addEventListener("change", apply);
  return () => {
    for (const query of [dark, contrast]) query.removeEventListener("change", apply);
  };
}
