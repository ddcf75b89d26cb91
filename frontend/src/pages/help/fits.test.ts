import { expect, it } from "vitest";

import { fits } from "./fits";

it("wants every word, in any order and case", () => {
  expect(fits("NAME item", ["QuickBooks has an item", "of this name"])).toBe(true);
  expect(fits("item vendor", ["QuickBooks has an item"])).toBe(false);
  expect(fits("", ["anything"])).toBe(true);
  expect(fits("  ", [])).toBe(true);
});
