import { expect, test } from "vitest";

import type { Shapes } from "@/api/client";

import { goingOf } from "./going";
import type { Previewed } from "./usePreview";

const none = { orders: null, products: null, stock: null, next_cursor: null };
type Verdict = Shapes["CheckOut"]["verdict"];

function orders(verdicts: readonly Verdict[], more: { matched?: number; next?: string } = {}): Previewed {
  const count = (verdict: Verdict) => verdicts.filter((each) => each === verdict).length;
  return {
    ...none,
    next_cursor: more.next ?? null,
    orders: {
      matched: more.matched ?? verdicts.length,
      summary: {
        will_probably_fail: count("will_probably_fail"),
        will_be_skipped: count("will_be_skipped"),
      },
      items: verdicts.map((verdict, place) => ({ check: { verdict }, record: { id: `o${place}` } })),
    },
  } as unknown as Previewed;
}

test("what a rule keeps out is not counted as going", () => {
  expect(goingOf([orders(["will_go", "will_be_skipped", "will_be_skipped"])])).toEqual({
    n: 1,
    failing: 0,
    sure: undefined,
  });
});

test("what would fail can be left out where all was worked out", () => {
  const mixed = ["will_go", "will_probably_fail", "cannot_tell"] as const;
  expect(goingOf([orders(mixed)])).toEqual({ n: 3, failing: 1, sure: ["o0", "o2"] });
  expect(goingOf([orders(mixed, { matched: 300, next: "cu_2" })])).toEqual({
    n: 300,
    failing: 1,
    sure: undefined,
  });
  expect(goingOf([orders(["will_probably_fail"])]).sure).toBeUndefined();
});

test("a product that is linked already is not counted", () => {
  const products = {
    ...none,
    products: {
      matched: 3,
      counts: { create: 1, linked: 1, refused: 1 },
      items: [
        { will: "create", ext_id: "p1" },
        { will: "linked", ext_id: "p2" },
        { will: "refused", ext_id: "p3" },
      ],
    },
  } as unknown as Previewed;
  expect(goingOf([products])).toEqual({ n: 2, failing: 1, sure: ["p1"] });
});

test("stock is not counted: a run reads it anew", () => {
  expect(goingOf(undefined).n).toBeUndefined();
});
