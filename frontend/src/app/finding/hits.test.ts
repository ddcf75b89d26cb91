import { expect, test } from "vitest";

import { askable, fit, fitting, foundHits, merged, recordPath, type Hit } from "./hits";

const page = (title: string): Hit => ({ key: title, group: "pages", title, ours: true, path: "/" });
const command = (title: string): Hit => ({ key: title, group: "commands", title, ours: true });
const record = (title: string): Hit => ({ key: title, group: "records", title, ours: false });
const titles = (hits: readonly Hit[]) => hits.map((each) => each.title);

test("a whole name fits better than its beginning, and that better than its words", () => {
  expect(fit("History", "history")).toBe(4);
  expect(fit("History", "his")).toBe(3);
  expect(fit("Run: Push Orders", "push or")).toBe(2);
  expect(fit("Connection", "nect")).toBe(1);
  expect(fit("Connection", "ne")).toBe(0);
  expect(fit("Connection", "  ")).toBe(0);
});

test("with > only commands are offered, all of them before the first letter", () => {
  const hits = [page("Pending"), command("Run: Pull Inventory"), command("Dark theme")];
  expect(titles(fitting(hits, ">"))).toEqual(["Run: Pull Inventory", "Dark theme"]);
  expect(titles(fitting(hits, "> dark"))).toEqual(["Dark theme"]);
  expect(askable("> dark")).toBe("");
});

test("records come before pages, but a page that is being named comes first", () => {
  const found = [record("Peter Lee")];
  expect(titles(merged([page("Pending")], found, "pe"))).toEqual(["Peter Lee", "Pending"]);
  expect(titles(merged([page("Pending")], found, "pen"))).toEqual(["Pending", "Peter Lee"]);
});

test("what is found twice is shown once", () => {
  const twice = [record("Order 17"), { ...record("Order 17"), group: "recent" as const }];
  expect(titles(merged([], twice, "17"))).toEqual(["Order 17"]);
});

test("a record's address names its store and survives any number", () => {
  expect(recordPath({ type: "order", ext_id: "a/b 1", store: "st_1" })).toBe(
    "/records/order/a%2Fb%201?store=st_1",
  );
});

test("a record that only QuickBooks has, has no page and is not offered", () => {
  const row = {
    type: "customer", id: "8000-1", store: null, store_name: "", ext_id: "", title: "Ann Lee", who: "",
    at: null, amount: null, standing: "only_in_quickbooks" as const, push: null, code: "", why: "", problem: null,
  }; // prettier-ignore
  expect(foundHits({ places: [], records: [row], problems: [], operations: [] })).toEqual([]);
});
