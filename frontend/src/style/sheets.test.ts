import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheets = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".css"))
  .map((file) => ({ file, text: readFileSync(`src/${file}`, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "") }));
const shared = sheets.filter(({ file }) => file.startsWith("style/"));
const ofPages = sheets.filter(({ file }) => !file.startsWith("style/"));

/** The classes by which a sheet takes hold: the first one of each selector. */
function heads(text: string): Set<string> {
  const rules = [...text.matchAll(/([^{};}]+)\{/g)].map(([, selectors = ""]) => selectors.trim());
  return new Set(
    rules
      .filter((selectors) => !selectors.startsWith("@"))
      .flatMap((selectors) => selectors.split(","))
      .flatMap((selector) => /^[^.]*?(\.[\w-]+)/.exec(selector.trim())?.[1] ?? []),
  );
}

test("what a page brings stands in the layer of pages, so that it may change a part and never the reverse", () => {
  expect(ofPages.length).toBeGreaterThan(10);
  for (const { file, text } of ofPages) expect(text.trim(), file).toMatch(/^@layer pages \{[\s\S]*\}$/);
});

test("a class belongs to one sheet: a page must not look otherwise after another one was opened", () => {
  const common = new Set(shared.flatMap(({ text }) => [...heads(text)]));
  const owners = new Map<string, string[]>();
  for (const { file, text } of ofPages) {
    for (const name of heads(text)) {
      if (!common.has(name)) owners.set(name, [...(owners.get(name) ?? []), file]);
    }
  }
  expect([...owners].filter(([, files]) => files.length > 1)).toEqual([]);
});
