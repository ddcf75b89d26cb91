import { describe, expect, it } from "vitest";

import { differing, seenOf, taken, type Memo } from "./keeping";
import type { Preferences } from "./preferences";

const server = {
  view: "technical",
  theme: "dark",
  zone: "store",
  keys: false,
  language: "auto",
  columns: {},
  company: null,
} as const;
const fresh: Memo = { user: "us_1", seen: {}, unsaved: [] };

describe("what is taken over from the server", () => {
  it("is everything right after signing in, but for a language that follows the browser", () => {
    expect(taken(server, fresh)).toEqual({ view: "technical", theme: "dark", zone: "store", keys: false });
    expect(taken({ ...server, language: "de" }, fresh)).toMatchObject({ language: "de" });
  });

  it("is nothing while the server says what it said before", () => {
    expect(taken(server, { ...fresh, seen: seenOf(server) })).toEqual({});
  });

  it("is what was changed on another computer", () => {
    expect(taken(server, { ...fresh, seen: { ...seenOf(server), theme: "light" } })).toEqual({
      theme: "dark",
    });
  });

  it("is never what was changed here and is not saved yet", () => {
    const memo: Memo = { ...fresh, unsaved: ["theme", "view"] };
    expect(taken(server, memo)).toEqual({ zone: "store", keys: false });
  });
});

it("says what differs", () => {
  const one: Preferences = { view: "simple", theme: "auto", zone: "mine", keys: true, language: "en" };
  expect(differing(one, { ...one, keys: false, zone: "utc" })).toEqual(["zone", "keys"]);
  expect(differing(one, one)).toEqual([]);
});
