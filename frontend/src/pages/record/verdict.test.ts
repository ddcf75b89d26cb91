import { expect, test } from "vitest";

import type { Shapes } from "@/api/client";

import { texts } from "./texts";
import { keyIn, verdictOf } from "./verdict";

const story = (change: Partial<Shapes["Story"]>): Shapes["Story"] => ({
  type: "order", id: "or_1", ext_id: "17", store: "st_1", store_name: "Shop", company: "co_1",
  title: "Order 17", who: "Ann Lee", standing: "only_in_store", order: null, product: null, link: null,
  never_send: null, problem: null, lines: [], older_tries: false, comparison: [], tasks: [], orders: [],
  outlook: { next: "until_tried_again", at: null, code: "", reason: "", advice: null },
  ...change,
}); // prettier-ignore

const order = (change: object) =>
  ({ push: "posted", why_text: "", posting: null, ...change }) as Shapes["OrderOut"];

test("an order in QuickBooks is named by its document", () => {
  const posting = { form: "SalesReceipt", ref_number: "10431" } as Shapes["PostingOut"];
  const verdict = verdictOf(story({ standing: "in_both", order: order({ posting }) }));
  expect(verdict).toMatchObject({
    key: "verdict.in.as",
    tone: "green",
    values: { form: "SalesReceipt", number: "10431" },
  });
});

test("what was left out by a rule says the rule, and is not red", () => {
  const outlook = {
    next: "stays_out" as const,
    at: null,
    code: "unpaid",
    reason: "It is not paid.",
    advice: null,
  };
  const verdict = verdictOf(story({ outlook, order: order({ push: "skipped" }) }));
  expect(verdict).toMatchObject({ key: "verdict.not.why", tone: "yellow", why: "It is not paid." });
});

test("what waits for the next visit is on its way, whatever was before", () => {
  const outlook = { next: "goes_with_next_visit" as const, at: null, code: "", reason: "", advice: null };
  expect(verdictOf(story({ outlook })).key).toBe("verdict.way");
});

test("who keeps it out is named, with the reason", () => {
  const never_send = { by: "Ana", reason: "A test", at: "2026-11-26T08:00:00Z" };
  expect(verdictOf(story({ never_send }))).toMatchObject({
    key: "verdict.never",
    values: { by: "Ana" },
    why: "A test",
  });
});

test("a lost answer is never told as a failure", () => {
  expect(verdictOf(story({ standing: "in_doubt" }))).toMatchObject({ key: "verdict.doubt", tone: "yellow" });
});

test("a word that is not in the catalogue falls back to saying it as it is", () => {
  expect(keyIn(texts, "line", "placed")).toBe("line.placed");
  expect(keyIn(texts, "line", "something_new")).toBe("line.other");
});
