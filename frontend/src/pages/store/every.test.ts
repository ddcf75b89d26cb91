import { expect, it } from "vitest";

import { choicesOf, unitOf } from "./every";

it("tells how often in the largest whole unit", () => {
  expect(unitOf(1)).toEqual({ unit: "1", n: 1 });
  expect(unitOf(90)).toEqual({ unit: "m", n: 90 });
  expect(unitOf(120)).toEqual({ unit: "h", n: 2 });
  expect(unitOf(2880)).toEqual({ unit: "d", n: 2 });
});

it("offers what is chosen now among the usual ones, in order", () => {
  expect(choicesOf(7)).toContain(7);
  expect(choicesOf(7)).toEqual([...choicesOf(7)].sort((a, b) => a - b));
  expect(choicesOf(60).filter((each) => each === 60)).toHaveLength(1);
});
