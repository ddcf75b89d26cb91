import { IntlMessageFormat } from "intl-messageformat";
import { Fragment, useMemo, type ReactNode } from "react";

import { usePreferences } from "@/app/preferences";

import { languageOf, type Language } from "./language";

/** A page's texts in English, ICU messages by key. Its other languages have the same keys. */
export type Catalogue = Readonly<Record<string, string>>;

type Values = Readonly<Record<string, string | number | Date>>;
type RichValues = Readonly<Record<string, ReactNode | Date | ((inner: ReactNode[]) => ReactNode)>>;

export interface Texts<C extends Catalogue> {
  /** The text as a plain string. */
  (key: keyof C & string, values?: Values): string;
  /** The text with elements in it: `{name}` takes nodes, `<b>…</b>` a function. */
  rich(key: keyof C & string, values: RichValues): ReactNode;
}

const compiled = new Map<string, IntlMessageFormat>();

function format(language: Language, key: string, english: string): IntlMessageFormat {
  const text = language.text(key, english);
  const id = `${language.tag} ${text}`;
  let found = compiled.get(id);
  if (!found) {
    found = new IntlMessageFormat(text, language.tag);
    compiled.set(id, found);
  }
  return found;
}

export function textsIn<C extends Catalogue>(language: Language, catalogue: C): Texts<C> {
  const of = (key: keyof C & string) => format(language, key, catalogue[key] ?? key);
  const say = (key: keyof C & string, values?: Values) => String(of(key).format(values));
  return Object.assign(say, {
    rich(key: keyof C & string, values: RichValues): ReactNode {
      const parts = of(key).format<ReactNode>(values as Record<string, ReactNode>);
      // the parts of one sentence never move, so their place is key enough
      return Array.isArray(parts)
        ? parts.map((part, place) => <Fragment key={place}>{part}</Fragment>)
        : parts;
    },
  });
}

/** The texts of a catalogue in the reader's language. */
export function useTexts<C extends Catalogue>(catalogue: C): Texts<C> {
  const { language } = usePreferences();
  return useMemo(() => textsIn(languageOf(language), catalogue), [language, catalogue]);
}
