import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from "@tanstack/react-router";

import { Fault } from "@/parts/states";

import { parseSearch, stringifySearch, type Search } from "./address";
import { Layout } from "./Layout";
import { Missing } from "./Missing";
import { patient } from "./patient";

// The company in sight and the view stay when one goes from page to page.
const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  search: { middlewares: [retainSearchParams<Search>(["company", "view"])] },
  component: Layout,
  notFoundComponent: Missing,
  errorComponent: ({ error, reset }) => <Fault failure={error} retry={reset} />,
});

type Importer = () => Promise<{ default: () => React.JSX.Element | null }>;

/** One page: its path beneath /console and the file that draws it, loaded when it is first opened. */
function page<Path extends string>(path: Path, importer: Importer) {
  return createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(patient(importer)) });
}

const routes = root.addChildren([
  page("/", () => import("@/pages/overview")),
  page("/actions", () => import("@/pages/actions")),
  page("/history", () => import("@/pages/history")),
  page("/history/sessions", () => import("@/pages/sessions")),
  page("/sessions/$id", () => import("@/pages/session")),
  page("/operations/$id", () => import("@/pages/operation")),
  page("/operations/$id/tasks/$task", () => import("@/pages/operation")),
  page("/messages/$id", () => import("@/pages/message")),
  page("/pending", () => import("@/pages/pending")),
  page("/problems", () => import("@/pages/problems")),
  page("/problems/$id", () => import("@/pages/problem")),
  page("/records", () => import("@/pages/records")),
  page("/records/$type/$ref", () => import("@/pages/record")),
  page("/connection", () => import("@/pages/connection")),
  page("/stores/$id", () => import("@/pages/store")),
  page("/activity", () => import("@/pages/activity")),
  page("/help", () => import("@/pages/help")),
  page("/help/$topic", () => import("@/pages/help")),
  page("/help/codes/$code", () => import("@/pages/help")),
  page("/open", () => import("@/pages/open")),
  page("/go/$code", () => import("@/pages/go")),
  page("/settings", () => import("@/pages/settings")),
  page("/settings/$section", () => import("@/pages/settings")),
  page("/sign-in", () => import("@/pages/signin")),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: "/console",
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultPendingMs: 300,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
