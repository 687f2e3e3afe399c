import "./styles/index.css";
import { type ReactElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { connect, listenToDrops, listenToPreferences, listenToSession } from "./ipc/client.ts";

async function desk(): Promise<ReactElement> {
  if (import.meta.env.DEV) {
    // In a browser: the desk in memory, at any place, for example ?phase=sign_in&as=sato&edition=company.
    const { createFakeDesk } = await import("./ipc/fake-browser.ts");
    const fake = createFakeDesk(new URLSearchParams(location.search));
    if (location.hash === "#gallery") {
      const { GalleryApp } = await import("./gallery/index.tsx");
      return <GalleryApp ipc={fake.ipc} />;
    }
    return <App {...fake} />;
  }
  return (
    <App
      ipc={connect()}
      onSessionChanged={listenToSession}
      onPreferencesChanged={listenToPreferences}
      onSeedFileDropped={listenToDrops}
    />
  );
}

const root = document.getElementById("root");
if (root) void desk().then((page) => createRoot(root).render(<StrictMode>{page}</StrictMode>));
