import { expect, test } from "vitest";

import { withoutArrivals } from "./arriving";
import type { Row } from "./grouping";

const rows = (ids: string, color = "red"): Row[] =>
  Array.from(ids).map((id) => ({ id, color }) as unknown as Row);
const said = (found: readonly Row[]) => found.map(({ id }) => id).join("");

test("the first answer is shown as it is", () => {
  expect(withoutArrivals([], rows("cba"), false)).toEqual({ rows: rows("cba"), arrived: 0 });
});

test("what comes in above waits; what is below because somebody asked for older does not", () => {
  const shown = withoutArrivals(rows("cba"), rows("edcba98"), false);
  expect(said(shown.rows)).toBe("cba98");
  expect(shown.arrived).toBe(2);
});

test("a row that changes its colour does so in its place", () => {
  const shown = withoutArrivals(rows("cba"), rows("dcba", "green"), false);
  expect(shown.rows[0]?.color).toBe("green");
});

test("what was pushed over the end of the page stays on the screen", () => {
  const shown = withoutArrivals(rows("cba"), rows("edc"), true);
  expect(said(shown.rows)).toBe("cba");
  expect(shown.arrived).toBe(2);
});

test("what no longer matches goes", () => {
  expect(said(withoutArrivals(rows("cba"), rows("ca"), true).rows)).toBe("ca");
  expect(said(withoutArrivals(rows("cba"), rows("zy"), false).rows)).toBe("zy");
});
