import { describe, expect, it } from "vitest";

import { marked, piecesOf } from "./colour";
import { extended, findAll, hashOf, lineAt, lineOf, linesOf, parseHash } from "./lines";

const XML =
  '<?xml version="1.0"?>\n<QBXML>\n  <Rs statusCode="3180">\n    <Name>•••</Name>\n  </Rs>\n</QBXML>\n';

describe("lines", () => {
  it("cuts a text into its lines without a last empty one", () => {
    const lines = linesOf(XML);
    expect(lines.count).toBe(6);
    expect(Array.from({ length: 6 }, (_, at) => lineAt(lines, at + 1)).join("\n")).toBe(XML.trimEnd());
    expect(linesOf("").count).toBe(0);
    expect(lineAt(linesOf("a\r\nb"), 1)).toBe("a");
    expect(linesOf("a\n\nb").count).toBe(3);
  });

  it("knows the line of every place", () => {
    const lines = linesOf(XML);
    for (let line = 1; line <= lines.count; line += 1)
      expect(lineOf(lines, lines.starts[line - 1] ?? 0)).toBe(line);
    expect(lineOf(lines, XML.indexOf("3180"))).toBe(3);
    expect(lineOf(lines, XML.length - 1)).toBe(6);
  });

  it("finds without case and takes signs as they are", () => {
    expect(findAll("a.b A.B axb", "a.b")).toEqual([0, 4]);
    expect(findAll("İ x", "x")).toEqual([2]);
    expect(findAll(XML, "")).toEqual([]);
    expect(findAll(XML, "(")).toEqual([]);
  });
});

describe("links to lines", () => {
  it("goes both ways", () => {
    for (const hash of ["#L12", "#L12-L20", "#R7", "#R7-R9"]) {
      const link = parseHash(hash);
      expect(link && hashOf(link)).toBe(hash);
    }
    expect(parseHash("#L20-L12")).toEqual({ side: "request", from: 12, to: 20 });
    for (const hash of ["", "#L0", "#task-ta_1", "#L1-", "#Lx"]) expect(parseHash(hash)).toBeUndefined();
  });

  it("extends with Shift within one side only", () => {
    const from = extended(undefined, "request", 12, false);
    expect(hashOf(extended(from, "request", 20, true))).toBe("#L12-L20");
    expect(hashOf(extended(from, "answer", 3, true))).toBe("#R3");
  });
});

describe("colour", () => {
  it("loses nothing of a line", () => {
    for (const line of [
      ...XML.split("\n"),
      "<a b=\"1 < 2\" c='x'>t &amp; t</a>",
      "<broken <<",
      "<!-- note -->",
      "><",
    ]) {
      const pieces = piecesOf(line);
      expect(pieces.map((piece) => piece.text).join("")).toBe(line);
      expect(pieces.every((piece) => line.startsWith(piece.text, piece.at))).toBe(true);
    }
  });

  it("knows what is hidden and what a name is", () => {
    expect(piecesOf("    <Name>•••</Name>").map(({ kind }) => kind)).toEqual([
      "text", "tag", "name", "tag", "hidden", "tag", "name", "tag",
    ]); // prettier-ignore
  });

  it("cuts a piece where something was found, across its borders too", () => {
    const [piece] = piecesOf("abcdef");
    expect(piece && marked(piece, [1, 5], 2)).toEqual([
      { text: "a", hit: false },
      { text: "bc", hit: true },
      { text: "de", hit: false },
      { text: "f", hit: true },
    ]);
  });
});
