import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { I18nextProvider } from "react-i18next";
import { Loaded } from "../components/Loaded.tsx";
import { i18n } from "../i18n/index.ts";
import { type Ipc, IpcProvider } from "../ipc/client.ts";
import { createQueryClient, useSessionQuery } from "../ipc/session.ts";
import { useAppliedPreferences } from "../preferences.ts";
import { Gallery } from "./Gallery.tsx";

/** The window with the gallery in place of its pages. */
export function GalleryApp({ ipc }: { ipc: Ipc }) {
  const [client] = useState(createQueryClient);
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <IpcProvider value={ipc}>
          <Page />
        </IpcProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}

function createGalleryRouter() {
  return createRouter({
    routeTree: createRootRoute({ component: Gallery }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
}

function Page() {
  const { language } = useAppliedPreferences();
  const [router] = useState(createGalleryRouter);
  return (
    <I18nProvider locale={language === "ja" ? "ja-JP" : "en-ZA"}>
      <Loaded query={useSessionQuery()}>{() => <RouterProvider router={router} />}</Loaded>
    </I18nProvider>
  );
}
