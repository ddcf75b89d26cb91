import { describe, expect, test } from "vitest";

import { around, chosenOf, flipped, pieces, withPart, without, withValues } from "./terms";

const texts = (q: string) => pieces(q).map(({ text }) => text);

describe("parts of a query", () => {
  test("are words, terms, quotations and brackets", () => {
    expect(texts('kind:"Push Orders" status:red,yellow -(a OR "b )") "two words" AND x')).toEqual([
      'kind:"Push Orders"',
      "status:red,yellow",
      '-(a OR "b )")',
      '"two words"',
      "x",
    ]);
  });

  test("are one where either is enough", () => {
    expect(texts(" a OR b c ")).toEqual(["a OR b c"]);
  });

  test("what is half written still has its end", () => {
    expect(texts('order:"12')).toEqual(['order:"12']);
    expect(texts("a ) b")).toEqual(["a", ")", "b"]);
    expect(texts("( a")).toEqual(["( a"]);
    expect(texts("-")).toEqual(["-"]);
  });
});

describe("chips and text are the same thing", () => {
  test("a chip that is taken away leaves the text of the others as it was", () => {
    const q = 'kind:"Push Orders" status:red order:17';
    expect(without(q, pieces(q)[1] ?? never())).toBe('kind:"Push Orders" order:17');
  });

  test("a value is added to the term that is there, and the last one takes the term along", () => {
    expect(withValues("order:17 status:red", "status", ["red", "yellow"])).toBe("order:17 status:red,yellow");
    expect(withValues("status:red order:17", "status", [])).toBe("order:17");
    expect(withValues("", "kind", ["Push Orders"])).toBe('kind:"Push Orders"');
  });

  test("what is left out of the query is not what is chosen", () => {
    expect(chosenOf("-status:red", "status", [])).toEqual([]);
    expect(withValues("-status:green", "status", ["red"])).toBe("-status:green status:red");
  });

  test("the server's spelling counts where it is known", () => {
    const part = { text: "status:nothing-done", name: "status", values: ["red"], negated: false };
    expect(chosenOf("status:nothing-done", "status", [part])).toEqual(["red"]);
    expect(chosenOf('kind:"Push Orders",pull_inventory', "kind", [])).toEqual([
      "Push Orders",
      "pull_inventory",
    ]);
  });

  test("either-or goes into brackets before something is added", () => {
    expect(withPart("a OR b", "status:red")).toBe("(a OR b) status:red");
    expect(withPart("(a OR b)", "status:red")).toBe("(a OR b) status:red");
    expect(withPart('"this OR that"', "x")).toBe('"this OR that" x');
  });

  test("choosing twice takes back", () => {
    expect(flipped(flipped([], "red"), "red")).toEqual([]);
  });
});

test("a place in the text is counted in characters, as the server counts", () => {
  expect(around("😀 stauts:red", 2, 7)).toEqual(["😀 ", "stauts:", "red"]);
});

function never(): never {
  throw new Error("not there");
}
