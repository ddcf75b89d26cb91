import { expect, it } from "vitest";

import type { Shapes } from "@/api/client";

import { layOut, totals } from "./gantt";

type Bar = Shapes["BarOut"];
const bar = (who: Bar["who"], from_ms: number, to_ms: number, message: string | null = null): Bar => ({
  who, from_ms, to_ms, message, what: "working",
}); // prettier-ignore

it("gives each hand a row and each turn its part of the visit", () => {
  const [us, quickbooks] = layOut(
    [bar("quickbooks", 0, 500), bar("us", 500, 1000), bar("quickbooks", 1000, 2000, "me_1")],
    2000,
  );
  expect(us?.bars.map(({ from, width }) => [from, width])).toEqual([[0.25, 0.25]]);
  expect(quickbooks?.bars.map(({ from, width, message }) => [from, width, message])).toEqual([
    [0, 0.25, null],
    [0.5, 0.5, "me_1"],
  ]);
});

it("draws thousands of short turns as a few blocks, none of them wider than what it stands for", () => {
  const bars = Array.from({ length: 4000 }, (_, n) =>
    bar(n % 2 ? "us" : "quickbooks", n * 10, n * 10 + 10, n % 2 ? null : `me_${n}`),
  );
  const rows = layOut(bars, 40_000);
  for (const row of rows) {
    expect(row.bars.length).toBeLessThan(450);
    expect(row.bars.reduce((sum, each) => sum + each.n, 0)).toBe(2000);
    expect(row.bars.every((each) => each.n === 1 || each.message === null)).toBe(true);
    expect(Math.max(...row.bars.map((each) => each.from + each.width))).toBeLessThanOrEqual(1);
  }
});

it("has no length yet when the visit has just begun", () => {
  expect(layOut([bar("quickbooks", 0, 0)], 0)[1]?.bars).toMatchObject([{ from: 0, width: 0 }]);
});

it("adds up how long each had its turn", () => {
  expect(totals([bar("us", 0, 5), bar("quickbooks", 5, 20), bar("us", 20, 21)])).toEqual({
    us: 6,
    quickbooks: 15,
  });
});
