import { expect, test } from "vitest";

import { countOf, queryOf, shownOf } from "./query";

const nothing = { show: "" as const, words: "", kind: "", owner: "" };

test("what stops something is shown when nothing was chosen", () => {
  expect(queryOf(nothing)).toBe("is:open,stops");
  expect(queryOf({ ...nothing, show: "notes" })).toBe("is:open,notes");
  expect(queryOf({ ...nothing, show: "left_alone" })).toBe("is:left-alone");
});

test("words, kind and owner narrow it, and a name keeps its spaces", () => {
  expect(queryOf({ show: "all", words: " email ", kind: "push_orders", owner: 'Ana "B" Lee' })).toBe(
    'is:all email kind:push_orders owner:"Ana B Lee"',
  );
});

test("who writes is: into the search means that", () => {
  expect(queryOf({ ...nothing, words: "is:dealt-with mug" })).toBe("is:dealt-with mug");
});

test("an unknown choice in the address shows what stops something", () => {
  expect(shownOf("nonsense")).toBe("");
  expect(shownOf("came_back")).toBe("came_back");
});

test("notes are counted apart from what stops something", () => {
  const counts = { open: 5, stops: 3, new: 4, seen: 1, came_back: 0, left_alone: 2, dealt_with: 9 };
  expect(countOf(counts, "")).toBe(3);
  expect(countOf(counts, "notes")).toBe(2);
  expect(countOf(counts, "dealt_with")).toBe(9);
  expect(countOf(counts, "all")).toBeUndefined();
});
