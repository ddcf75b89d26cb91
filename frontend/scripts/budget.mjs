// What the first load and each page may weigh, gzipped. Fails, with the numbers, when one is over.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const FIRST_JS = 160_000;
const FIRST_CSS = 15_000;
const LAZY = 40_000;

const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

/** The chunk and all that it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = closure(entry);
const js = (keys) => [...keys].reduce((sum, key) => sum + weigh(manifest[key].file), 0);
const css = (keys) =>
  [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))].reduce((s, f) => s + weigh(f), 0);

const rows = [
  ["first load, JS", js(first), FIRST_JS],
  ["first load, CSS", css(first), FIRST_CSS],
];
for (const key of Object.keys(manifest).filter((each) => manifest[each].isDynamicEntry)) {
  const own = [...closure(key)].filter((each) => !first.has(each));
  rows.push([key.replace(/^src\//, ""), js(own) + css(own), LAZY]);
}
let over = 0;
for (const [name, bytes, most] of rows) {
  const bad = bytes > most;
  over += bad;
  console.log(`${bad ? "OVER " : "     "}${String(bytes).padStart(7)} of ${most}  ${name}`);
}
process.exit(over ? 1 : 0);
