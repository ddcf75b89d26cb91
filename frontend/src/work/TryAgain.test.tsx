import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { notices } from "@/app/notices";

import { TryAgain } from "./TryAgain";

const counts = {
  goes: 2, unless_fixed: 1, in_quickbooks: 3, queued: 0, not_confirmed: 0, dealt_with: 0, never: 0,
  not_ended: 0, nothing_to_do: 0,
}; // prettier-ignore
const plan = { sentence: "3 tasks go.", counts, parts: [], reasons: [] };

let role = "manager";
let lost = false;
const keys: string[] = [];
const server = setupServer(
  http.get("*/api/v1/me", () => HttpResponse.json({ name: "Maya", role })),
  http.post("*/api/v1/retries", async ({ request }) => {
    const body = (await request.json()) as { dry_run: boolean };
    if (body.dry_run) return HttpResponse.json({ ...plan, created: [] });
    keys.push(request.headers.get("Idempotency-Key") ?? "");
    if (lost) return HttpResponse.error();
    return HttpResponse.json({ ...plan, created: [{ id: "op_2", counts: { total: 3 } }] });
  }),
);

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn();
  server.listen();
});
afterEach(() => {
  keys.length = 0;
  lost = false;
  role = "manager";
  notices.set([]);
});
afterAll(() => server.close());

function show() {
  const root = createRootRoute({
    component: () => <TryAgain selection={{ operations: ["op_1"] }} />,
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const press = async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  return screen.findByRole("button", { name: /3/ });
};

test("the plan comes first, and a double click queues once", async () => {
  show();
  const go = await press();
  expect(screen.getByText("3 tasks go.")).toBeInTheDocument();
  await userEvent.dblClick(go);
  await waitFor(() => expect(notices.get()).toHaveLength(1));
  expect(keys).toHaveLength(1);
});

test("after a lost answer the same press carries the same key, so that nothing is queued twice", async () => {
  show();
  const go = await press();
  lost = true;
  await userEvent.click(go);
  await screen.findByText(/does not answer/);
  lost = false;
  await userEvent.click(go);
  await waitFor(() => expect(notices.get()).toHaveLength(1));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test("who may not is told why, and nothing is asked", async () => {
  role = "viewer";
  show();
  const button = await screen.findByRole("button", { name: "Try again" });
  await waitFor(() => expect(button).toHaveAttribute("aria-disabled", "true"));
  expect(button).toHaveAccessibleDescription("This takes the role manager. Yours is viewer.");
  await userEvent.click(button);
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});
