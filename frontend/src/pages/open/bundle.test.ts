import { expect, it } from "vitest";

import { cellsOf, columnsOf, inOrder, isBundle, rowsOf, shown, viewOf } from "./bundle";
import type { ZipEntry } from "./zip";

const entry = (name: string): ZipEntry => ({
  name,
  size: 1,
  packed: 1,
  method: 0,
  crc: 0,
  encrypted: false,
  at: 0,
});

it("begins with what one reads first, and ends with the messages", () => {
  const names = [
    "messages/0002-request.xml",
    "new.json",
    "summary.md",
    "messages/0001-request.xml",
    "README.txt",
  ];
  expect(inOrder(names.map(entry)).map((each) => each.name)).toEqual([
    "README.txt",
    "summary.md",
    "new.json",
    "messages/0001-request.xml",
    "messages/0002-request.xml",
  ]);
});

it("knows a bundle by what every bundle has", () => {
  expect(isBundle(["manifest.json", "summary.md"].map(entry))).toBe(true);
  expect(isBundle([entry("holiday.jpg")])).toBe(false);
});

it("reads lines of JSON and keeps what is none", () => {
  expect(rowsOf('{"id":"op_1"}\n\n{"id":\n7\n')).toEqual([{ id: "op_1" }, { line: '{"id":' }, { value: 7 }]);
});

it("shows the columns that say something", () => {
  const rows = [
    { id: "op_1", code: "", counts: { done: 1 }, color: null, kind: "push_orders" },
    { id: "op_2", code: "", counts: {}, color: "red", kind: "push_orders" },
  ];
  expect(columnsOf(rows)).toEqual(["id", "color", "kind"]);
  expect(columnsOf([])).toEqual([]);
});

it("reads CSV as spreadsheets write it", () => {
  expect(cellsOf('\ufeffutc,what\r\n1,"a ""b"", c"\r\n2,"two\nlines"\n')).toEqual([
    ["utc", "what"],
    ["1", 'a "b", c'],
    ["2", "two\nlines"],
  ]);
});

it("shows each file in its way, and each value as text", () => {
  expect([viewOf("a.ndjson"), viewOf("a.json"), viewOf("a.csv"), viewOf("README.txt")]).toEqual([
    "rows",
    "facts",
    "table",
    "text",
  ]);
  expect([shown(null), shown("x"), shown({ a: 1 })]).toEqual(["", "x", '{"a":1}']);
});
