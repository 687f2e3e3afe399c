import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useRouterState,
} from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Frame } from "./components/frame/Frame.tsx";
import { useSession } from "./ipc/session.ts";
import { landAt, landing } from "./landing.ts";
import { type DeskPath, maySee, PLACES, placeAt } from "./routes.ts";
import { deskScreens } from "./screens/index.tsx";

/** The places of the desk. They are kept in memory: nothing stands in the URL. */
export function createDeskRouter(start: DeskPath = "/") {
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

export function Desk() {
  const [router] = useState(() => createDeskRouter(landing()));
  useEffect(() => landAt("/"), []);
  return <RouterProvider router={router} />;
}

function Page() {
  const session = useSession();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const place = placeAt(pathname);
  const TopPage = deskScreens["/"];
  return <Frame>{place && maySee(session, place.path) ? <Outlet /> : <TopPage />}</Frame>;
}
