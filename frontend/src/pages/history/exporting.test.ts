import { expect, test } from "vitest";

import { curlOf, exportUrl } from "./exporting";

const question = { q: `customer:"O'Hara" status:red`, range: "7d", zone: "UTC", quiet: "hide" } as const;

test("the export asks what the screen asks", () => {
  const url = new URL(exportUrl("csv", question, "oldest", ["title", "id"]), "http://x");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...question,
    sort: "oldest",
    columns: "title,id",
  });
});

test("the command line survives a quote in the query", () => {
  const line = curlOf("http://x", exportUrl("jsonl", question, "newest", ["id"]));
  expect(line.match(/'/g)).toHaveLength(4);
  expect(line).toContain("O%27Hara");
});
