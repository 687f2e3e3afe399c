import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { createElement, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { I18nextProvider } from "react-i18next";
import { SideSlot } from "./components/frame/SidePanel.tsx";
import { HelpProvider } from "./components/help/HelpProvider.tsx";
import { Loaded } from "./components/Loaded.tsx";
import { Desk } from "./desk.tsx";
import { DoorProvider, type DoorWay, isAtDoor } from "./door.ts";
import { i18n } from "./i18n/index.ts";
import { type Ipc, IpcProvider, type Preferences } from "./ipc/client.ts";
import { DropsProvider, type ListenToDrops } from "./ipc/drops.ts";
import { createQueryClient, SESSION, useActivity, useSessionQuery } from "./ipc/session.ts";
import { PREFERENCES, useAppliedPreferences } from "./preferences.ts";
import { doorScreens, phaseScreens, TrainingPanel } from "./screens/index.tsx";

export type AppProps = {
  ipc: Ipc;
  /** Calls back whenever the session has changed by itself; answers how to stop. */
  onSessionChanged?: (changed: () => void) => () => void;
  /** Calls back with the new preferences whenever they were changed, by whomever. */
  onPreferencesChanged?: (changed: (preferences: Preferences) => void) => () => void;
  /** Calls back with a seed file that was dropped on the window. */
  onSeedFileDropped?: ListenToDrops;
};

const NOTHING_DROPPED: ListenToDrops = () => () => {};

export function App({ ipc, onSeedFileDropped = NOTHING_DROPPED, ...listeners }: AppProps) {
  const [client] = useState(createQueryClient);
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <IpcProvider value={ipc}>
          <DropsProvider value={onSeedFileDropped}>
            <Window {...listeners} />
          </DropsProvider>
        </IpcProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}

function Window({ onSessionChanged, onPreferencesChanged }: Omit<AppProps, "ipc" | "onSeedFileDropped">) {
  const { language } = useAppliedPreferences();
  const client = useQueryClient();
  const query = useSessionQuery();
  const [way, setWay] = useState<DoorWay | null>(null);
  useActivity();
  useEffect(
    () => onSessionChanged?.(() => void client.invalidateQueries({ queryKey: SESSION })),
    [client, onSessionChanged],
  );
  useEffect(
    () => onPreferencesChanged?.((preferences) => client.setQueryData(PREFERENCES, preferences)),
    [client, onPreferencesChanged],
  );
  return (
    // Of the English ones, the locale whose date fields begin with the year, as the Japanese ones do.
    <I18nProvider locale={language === "ja" ? "ja-JP" : "en-ZA"}>
      <Loaded query={query}>
        {({ phase, person, edition }) => {
          const atDoor = way !== null && isAtDoor(phase);
          const page = atDoor ? (
            createElement(doorScreens[way], { onLeave: () => setWay(null) })
          ) : phase === "desk" ? (
            // Another person starts at the top page.
            <Desk key={person?.loginId} />
          ) : (
            createElement(phaseScreens[phase])
          );
          return (
            <HelpProvider page={atDoor ? way : phase === "desk" ? "/" : phase}>
              <DoorProvider value={setWay}>
                <SideSlot value={edition === "training" && !atDoor ? <TrainingPanel /> : null}>
                  {page}
                </SideSlot>
              </DoorProvider>
            </HelpProvider>
          );
        }}
      </Loaded>
    </I18nProvider>
  );
}
