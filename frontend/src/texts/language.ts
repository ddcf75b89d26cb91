import { preferences } from "@/app/preferences";

/** One language of the console: what its catalogues say for a key, or the English when they do not. */
export interface Language {
  tag: string;
  text(key: string, english: string): string;
}

const english: Language = { tag: "en", text: (_key, text) => text };

/** Accents and brackets around every text: what shows up without them is in no catalogue. */
export const PSEUDO = "en-XA";

const ACCENTS: Readonly<Record<string, string>> = {
  a: "á", e: "é", i: "î", o: "ö", u: "û", A: "Å", E: "É", I: "Î", O: "Ö", U: "Û", c: "ç", n: "ñ", y: "ý", s: "š",
}; // prettier-ignore

/** Leaves ICU arguments, plural selectors and tags as they are and accents the rest. */
export function pseudo(text: string): string {
  let depth = 0;
  let tag = false;
  let out = "";
  // inside {n, plural, one {# order} other {…}} the words at even depth are text again
  for (const sign of text) {
    if (sign === "{") depth += 1;
    if (sign === "<") tag = true;
    out += depth % 2 === 0 && !tag ? (ACCENTS[sign] ?? sign) : sign;
    if (sign === "}") depth -= 1;
    if (sign === ">") tag = false;
  }
  return `⟦${out}⟧`;
}

const languages: Readonly<Record<string, Language>> = {
  en: english,
  [PSEUDO]: { tag: PSEUDO, text: (_key, text) => pseudo(text) },
};

export const LANGUAGES = Object.keys(languages).filter((tag) => tag !== PSEUDO);

export function languageOf(tag: string): Language {
  return languages[tag] ?? english;
}

/** The language in force, outside components. */
export function language(): Language {
  return languageOf(preferences.get().language);
}
