import { expect, test } from "vitest";

import { chosenOf } from "./query";

test("orders are shown when nothing was chosen", () => {
  expect(chosenOf({})).toEqual({ type: "order", q: "", standing: undefined, push: undefined });
});

test("what makes no sense for a type is left out", () => {
  expect(chosenOf({ type: "product", standing: "differs", push: "held" })).toMatchObject({
    type: "product",
    standing: undefined,
    push: undefined,
  });
  expect(chosenOf({ type: "nonsense" }).type).toBe("order");
});

test("why it is only in the store narrows only those", () => {
  expect(chosenOf({ standing: "only_in_store", push: "held" }).push).toBe("held");
  expect(chosenOf({ standing: "in_both", push: "held" }).push).toBeUndefined();
});
