import { expect, test } from "vitest";

import { COLUMNS, colsOf, exported, fromExported, shownColumns } from "./columns";

test("the technical view has more, and several companies have a name", () => {
  expect(shownColumns(undefined, false, false)).toEqual(["when", "what", "result", "tasks", "happened"]);
  expect(shownColumns(undefined, true, true)).toEqual(COLUMNS);
});

test("a choice is kept in order, never without what a row needs, and is not said when it is the usual", () => {
  const usual = shownColumns(undefined, false, false);
  expect(shownColumns(["code"], false, true)).toEqual(["when", "what", "result", "code"]);
  expect(colsOf(["code", "took"], usual)).toBe("when,what,result,took,code");
  expect(colsOf(["happened", "tasks"], usual)).toBeUndefined();
});

test("a saved view brings back the columns that it was saved with", () => {
  expect(fromExported(exported(["when", "tasks", "code"]))).toEqual(["when", "tasks", "code"]);
});
