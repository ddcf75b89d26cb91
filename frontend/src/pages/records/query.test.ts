import { expect, test } from "vitest";

import { chosenOf } from "./query";

test("orders are shown when nothing was chosen", () => {
  expect(chosenOf({})).toEqual({ type: "order", q: "", standing: undefined, push: [], since: undefined });
});

test("what makes no sense for a type is left out", () => {
  expect(chosenOf({ type: "product", standing: "differs", push: "held" })).toMatchObject({
    type: "product",
    standing: undefined,
    push: [],
  });
  expect(chosenOf({ type: "nonsense" }).type).toBe("order");
});

test("why it is only in the store narrows only those", () => {
  expect(chosenOf({ standing: "only_in_store", push: "held" }).push).toEqual(["held"]);
  expect(chosenOf({ standing: "only_in_store", push: "held,failed,nonsense" }).push).toEqual([
    "failed",
    "held",
  ]);
  expect(chosenOf({ standing: "in_both", push: "held" }).push).toEqual([]);
});

test("a day that is none is left out", () => {
  expect(chosenOf({ since: "2026-11-01T00:00:00Z" }).since).toBe("2026-11-01T00:00:00.000Z");
  expect(chosenOf({ since: "yesterday" }).since).toBeUndefined();
  expect(chosenOf({ type: "product", since: "2026-11-01" }).since).toBeUndefined();
});
