// For tests: a screen with everything around it.

import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactElement } from "react";
import { I18nProvider } from "react-aria-components";
import { I18nextProvider } from "react-i18next";
import { expect } from "vitest";
import { i18n } from "../i18n/index.ts";
import { type Ipc, IpcProvider, type Language, type Theme } from "../ipc/client.ts";
import { createFake } from "../ipc/fake.ts";
import { createQueryClient, SESSION } from "../ipc/session.ts";
import { forgetLists } from "../list-memory.ts";
import { useAppliedPreferences } from "../preferences.ts";
import type { DeskPath } from "../routes.ts";

export type RenderOptions = {
  /** `createFake(…).ipc`; a fresh fake desk with 鈴木 一郎 signed in if not given. */
  ipc?: Ipc;
  language?: Language;
  theme?: Exclude<Theme, "system">;
  /** Where the screen stands, and the parameters of that place. */
  at?: DeskPath;
  params?: Record<string, string>;
};

/**
 * Shows a screen as the desk does: with the session read, and at a place of the desk. `pathname()` tells where it
 * went to; `user` types and presses.
 */
export async function renderScreen(ui: ReactElement, options: RenderOptions = {}) {
  const { ipc = createFake().ipc, language = "ja", theme = "light", at = "/", params = {} } = options;
  forgetLists();
  const client = createQueryClient();
  client.setQueryData(SESSION, await ipc.session());
  // Set at the desk, too: after an act everything is read anew.
  const preferences = await ipc.setPreferences({ ...(await ipc.preferences()), language, theme });
  client.setQueryData(["preferences"], preferences);
  await i18n.changeLanguage(language);

  const root = createRootRoute();
  const here = createRoute({ getParentRoute: () => root, path: at, component: () => ui });
  const elsewhere = createRoute({ getParentRoute: () => root, path: "$", component: () => null });
  const start = at.replaceAll(/\$(\w+)/g, (_, name: string) => params[name] ?? "");
  const router = createRouter({
    routeTree: root.addChildren([here, elsewhere]),
    history: createMemoryHistory({ initialEntries: [start] }),
  });
  await router.load();

  const user = userEvent.setup();
  const shown = await act(async () =>
    render(
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={client}>
          <IpcProvider value={ipc}>
            <I18nProvider locale={language === "ja" ? "ja-JP" : "en-ZA"}>
              <Preferences />
              <RouterProvider router={router} />
            </I18nProvider>
          </IpcProvider>
        </QueryClientProvider>
      </I18nextProvider>,
    ),
  );
  return { ...shown, user, client, pathname: () => router.state.location.pathname };
}

function Preferences() {
  useAppliedPreferences();
  return null;
}

/** Runs axe on what is shown. Contrast is not seen in jsdom; it is tested on the tokens. */
export async function expectAccessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found).toEqual([]);
}

/**
 * What of a page comes on paper: without what `styles/print.css` (see `styles/print.test.ts`) and the print rules of the
 * components take away.
 */
export function onPaper(container: Element): Element {
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  const printed = rules.flatMap((rule) =>
    rule instanceof CSSMediaRule && rule.media.mediaText === "print" ? [...rule.cssRules] : [],
  );
  const hidden = printed.flatMap((rule) =>
    rule instanceof CSSStyleRule && rule.style.display === "none" ? [rule.selectorText] : [],
  );
  if (hidden.length === 0) throw new Error("no print rules: the styles are not loaded");
  const paper = container.cloneNode(true) as Element;
  for (const element of paper.querySelectorAll([".screen-only", ...hidden].join(", "))) element.remove();
  return paper;
}
