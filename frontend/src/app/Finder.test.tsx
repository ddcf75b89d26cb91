import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import Finder from "./Finder";

const order = (number: string) => ({
  type: "order", id: `or_${number}`, store: "st_1", store_name: "Shop", ext_id: number, title: `Order ${number}`,
  who: "Ann Lee", at: null, amount: "84.00", standing: "in_both", push: "posted", code: "", why: "", problem: null,
}); // prettier-ignore
const found = (records: object[]) => HttpResponse.json({ places: [], records, problems: [], operations: [] });

const waiting = new Map<string, (answer: Response) => void>();
const server = setupServer(
  http.get("*/api/v1/companies", () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get("*/api/v1/me", () => HttpResponse.json({ name: "Ana", role: "admin" })),
  http.get("*/api/v1/find", ({ request }) => {
    const q = new URL(request.url).searchParams.get("q") ?? "";
    return new Promise<Response>((answer) => waiting.set(q, answer));
  }),
);

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  server.listen();
});
beforeEach(() => waiting.clear());
afterEach(() => sessionStorage.clear());
afterAll(() => server.close());

function open() {
  const root = createRootRoute({ component: Finder });
  const history = createMemoryHistory();
  const router = createRouter({ routeTree: root, history });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return history;
}

async function answer(q: string, records: object[]) {
  await waitFor(() => expect(waiting.has(q)).toBe(true));
  waiting.get(q)?.(found(records));
}

const chosen = () => screen.getByRole("option", { selected: true });

test("pages are there at once; arrows choose, and the box names what is chosen", async () => {
  open();
  const box = await screen.findByRole("combobox");
  expect(chosen()).toHaveTextContent("Overview");
  await userEvent.type(box, "{ArrowDown}");
  expect(chosen()).toHaveTextContent("History");
  expect(box).toHaveAttribute("aria-activedescendant", chosen().id);
});

test("the answer to older letters is never opened: Enter waits for the right one", async () => {
  const history = open();
  const box = await screen.findByRole("combobox");
  await userEvent.type(box, "10");
  await answer("10", [order("101")]);
  await screen.findByText("Order 101");
  await userEvent.type(box, "7{Enter}");
  expect(history.location.pathname).toBe("/");
  await answer("107", [order("107")]);
  await waitFor(() => expect(history.location.pathname).toBe("/records/order/107"));
  expect(history.location.search).toContain("store=st_1");
});

test("nothing found is said, and what to try instead", async () => {
  open();
  await userEvent.type(await screen.findByRole("combobox"), "zzz");
  await answer("zzz", []);
  expect(await screen.findByText("Nothing is called “zzz”")).toBeVisible();
});
