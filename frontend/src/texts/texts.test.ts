import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";

import { languageOf, PSEUDO, pseudo } from "./language";
import { textsIn, type Catalogue } from "./texts";

const catalogues = import.meta.glob<Record<string, unknown>>("../**/{texts,*.texts,*Texts}.ts", {
  eager: true,
});

function all(): [string, Catalogue][] {
  return Object.entries(catalogues).flatMap(([file, module]) =>
    Object.entries(module)
      .filter(([, value]) => typeof value === "object" && value !== null)
      .map(([name, value]): [string, Catalogue] => [`${file} ${name}`, value as Catalogue]),
  );
}

test("every text of every catalogue is a message that can be formatted, in the pseudo-language too", () => {
  expect(all().length).toBeGreaterThan(3);
  for (const [where, catalogue] of all()) {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(() => new IntlMessageFormat(text, "en"), `${where} ${key}`).not.toThrow();
      expect(() => new IntlMessageFormat(pseudo(text), "en"), `${where} ${key}`).not.toThrow();
    }
  }
});

test("the pseudo-language keeps arguments, plurals and tags", () => {
  expect(pseudo("Hello {name}, <b>you</b>")).toBe("⟦Héllö {name}, <b>ýöû</b>⟧");
  const plural = new IntlMessageFormat(pseudo("{n, plural, one {# order} other {# orders}}"), "en");
  expect(plural.format({ n: 2 })).toBe("⟦2 ördérš⟧");
});

test("a text with a missing value says which one, instead of showing a hole", () => {
  const t = textsIn(languageOf(PSEUDO), { hello: "Hello {name}" });
  expect(() => t("hello")).toThrow(/name/);
});
