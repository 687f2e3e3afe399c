import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useRouterState,
} from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Frame } from "./components/frame/Frame.tsx";
import { useIpc } from "./ipc/client.ts";
import { useSession } from "./ipc/session.ts";
import { landAt, landing } from "./landing.ts";
import { maySee, PLACES, placeAt } from "./routes.ts";
import { deskScreens } from "./screens/index.tsx";

/** The places of the desk. They are kept in memory: nothing stands in the URL. */
export function createDeskRouter(start = "/") {
  const root = createRootRoute({ component: Page });
  const children = PLACES.map(({ path }) =>
    createRoute({ getParentRoute: () => root, path, component: deskScreens[path] }),
  );
  return createRouter({
    routeTree: root.addChildren(children),
    history: createMemoryHistory({ initialEntries: [start] }),
    defaultPendingMs: 200,
  });
}

/** Begins where the same person was when the window was locked. */
export function Desk() {
  const ipc = useIpc();
  const [router, setRouter] = useState<ReturnType<typeof createDeskRouter> | null>(null);
  const left = useRef<Promise<string | null>>(null);
  useEffect(() => {
    let here = true;
    left.current ??= ipc.takeDraft(PLACE).catch(() => null);
    void left.current.then((place) => {
      if (!here) return;
      setRouter(createDeskRouter(place ?? landing()));
      landAt("/");
    });
    return () => {
      here = false;
    };
  }, [ipc]);
  return router && <RouterProvider router={router} />;
}

/** The draft that is the location itself: a path may name a person. */
const PLACE = "desk";

function Page() {
  const session = useSession();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const ipc = useIpc();
  useEffect(() => void ipc.keepDraft(PLACE, pathname).catch(() => undefined), [ipc, pathname]);
  const place = placeAt(pathname);
  const TopPage = deskScreens["/"];
  return <Frame>{place && maySee(session, place.path) ? <Outlet /> : <TopPage />}</Frame>;
}
