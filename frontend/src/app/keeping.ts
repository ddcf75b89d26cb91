import { useEffect } from "react";

import { rest, type Shapes } from "@/api/client";
import { reach } from "@/api/reach";

import { useMe } from "./me";
import { say } from "./notices";
import { preferences, type Preferences } from "./preferences";

type Kept = Shapes["Preferences"];
type Name = "view" | "theme" | "zone" | "keys" | "language";

/** What this browser knows of the preferences that the server keeps with a person. */
export interface Memo {
  user: string;
  /** As the server last told them; empty right after signing in, so that all of them are taken over. */
  seen: Partial<Pick<Kept, Name>>;
  /** Chosen here and not kept by the server yet. */
  unsaved: readonly Name[];
}

const NAMES: readonly Name[] = ["view", "theme", "zone", "keys", "language"];
const PLACE = "cartbooks.preferences.kept";
/** A language that only tests use is nobody's preference. */
const NOT_KEPT = "en-XA";

/**
 * What to take over from the server: what has changed there since it was last seen, on another computer
 * say, unless it was changed here too and is not saved yet. `auto` leaves the language of this browser.
 */
export function taken(server: Kept, memo: Memo): Partial<Preferences> {
  const found: Partial<Record<Name, unknown>> = {};
  for (const name of NAMES) {
    if (memo.unsaved.includes(name) || server[name] === memo.seen[name]) continue;
    if (name === "language" && server.language === "auto") continue;
    found[name] = server[name];
  }
  return found as Partial<Preferences>;
}

/** The names that differ between two states, as far as the server keeps them. */
export function differing(one: Preferences, other: Preferences): Name[] {
  return NAMES.filter((name) => one[name] !== other[name]);
}

export function seenOf(server: Kept): Memo["seen"] {
  return {
    view: server.view,
    theme: server.theme,
    zone: server.zone,
    keys: server.keys,
    language: server.language,
  };
}

function readMemo(): Memo | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "null") as Memo | null;
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}

function writeMemo(memo: Memo): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(memo));
  } catch {
    // without storage the server's are taken at each start
  }
}

/** Called by the sign-in page: whoever signs in finds the console as they like it. */
export function takeOverNext(user: string): void {
  writeMemo({ user, seen: {}, unsaved: [] });
}

let memo: Memo | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;
let before = preferences.get();
let told = false;
let taking = false;

function save(): void {
  const now = memo;
  if (!now?.unsaved.length) return;
  const chosen = preferences.get();
  const change = Object.fromEntries(now.unsaved.map((name) => [name, chosen[name]]));
  rest.PATCH("/api/v1/me", { body: { preferences: change } }).then(
    ({ data }) => {
      told = false;
      // what was changed while this was on its way stays unsaved
      const since = now.unsaved.filter((name) => preferences.get()[name] !== chosen[name]);
      keep({ user: now.user, seen: data ? seenOf(data.preferences) : now.seen, unsaved: since });
      if (since.length) later();
    },
    (failure: unknown) => {
      if (!told) say(failure instanceof Error ? failure.message : String(failure), { tone: "bad" });
      told = true;
    },
  );
}

function later(): void {
  clearTimeout(waiting);
  waiting = setTimeout(save, 800);
}

function keep(next: Memo): void {
  memo = next;
  writeMemo(next);
}

preferences.subscribe(() => {
  const now = preferences.get();
  const names = differing(before, now).filter((name) => name !== "language" || now.language !== NOT_KEPT);
  before = now;
  if (taking || !memo || !names.length) return;
  keep({ ...memo, unsaved: [...new Set([...memo.unsaved, ...names])] });
  later();
});

reach.subscribe(() => {
  if (reach.get().ok && memo?.unsaved.length) later();
});

function met(user: string, server: Kept): void {
  const known = readMemo();
  // this browser was signed in before it knew of this: it stays as it is
  const mine = known?.user === user ? known : { user, seen: seenOf(server), unsaved: [] };
  taking = true;
  preferences.set({ ...preferences.get(), ...taken(server, mine) });
  taking = false;
  keep({ ...mine, seen: seenOf(server) });
  if (mine.unsaved.length) later();
}

/** Keeps this browser's preferences and those that the server has for the person the same. */
export function useKeptPreferences(): void {
  const { data: me } = useMe();
  const user = me?.user;
  const kept = me?.preferences;
  useEffect(() => {
    if (user && kept) met(user, kept);
  }, [user, kept]);
}
