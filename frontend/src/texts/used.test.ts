import { expect, test } from "vitest";

const sources = Object.entries(
  import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}", "!../**/schema.d.ts"], {
    eager: true,
    query: "?raw",
    import: "default",
  }),
);
const catalogues = import.meta.glob<Record<string, unknown>>("../**/{texts,*Texts,standings}.ts", {
  eager: true,
});

/** Whose code may ask for a catalogue's texts: what stands beside it, and what imports it from elsewhere. */
function readersOf(file: string): string {
  const folder = (of: string) => of.slice(0, of.lastIndexOf("/") + 1);
  const imports = (name: string, text: string) =>
    [...text.matchAll(/from "([^"]+)"/g)].some(([, from = ""]) => {
      const target = from.startsWith("@/")
        ? `/src/${from.slice(2)}`
        : new URL(from, `file:///src/${name.slice(3)}`).pathname;
      return target === `/src/${file.slice(3, -".ts".length)}`;
    });
  return sources
    .filter(([name, text]) => name !== file && (folder(name) === folder(file) || imports(name, text)))
    .map(([, text]) => text)
    .join("\n");
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const property = (name: string) => new RegExp(String.raw`[{,\s]${literal(name)}:`);

/** `kind.${kind}` and `keyIn(texts, "kind", …)` in the code stand for every key that begins so. */
function madeUp(code: string): RegExp[] {
  const templates = [...code.matchAll(/`([\w.]*)\$\{[^`\n]*\}([\w.]*)`/g)]
    .filter(([, before = "", after = ""]) => before || after)
    .map(([, before = "", after = ""]) => `^${literal(before)}.*${literal(after)}$`);
  const groups = [...code.matchAll(/keyIn\(\w+, "(\w+)"/g)].map(([, group = ""]) => `^${group}\\.`);
  return [...templates, ...groups].map((each) => new RegExp(each));
}

test("every text is used: what no code asks for is not translated into every language", () => {
  const idle: string[] = [];
  for (const [file, module] of Object.entries(catalogues)) {
    const code = readersOf(file);
    const patterns = madeUp(code);
    for (const [name, catalogue] of Object.entries(module)) {
      if (typeof catalogue !== "object" || catalogue === null) continue;
      for (const key of Object.keys(catalogue)) {
        // a key without a dot may also be the name of a property, for `t(name)`
        const named = code.includes(`"${key}"`) || (!key.includes(".") && property(key).test(code));
        if (!named && !patterns.some((each) => each.test(key))) idle.push(`${file} ${name}: ${key}`);
      }
    }
  }
  expect(idle).toEqual([]);
});
