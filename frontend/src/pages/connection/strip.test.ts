import { describe, expect, it } from "vitest";

import type { Shapes } from "@/api/client";

import { DAY, hours, lookOf, rows, slots, stretches } from "./strip";

const SINCE = Date.parse("2026-11-22T10:30:00Z");
const minute = (n: number) => new Date(SINCE + n * 60_000).toISOString();

function mark(at: number, more: Partial<Shapes["MarkOut"]> = {}): Shapes["MarkOut"] {
  return { at: minute(at), outcome: "idle", took_ms: null, color: null, session: null, code: "", ...more };
}

describe("slots", () => {
  it("has ten minutes each and shows the worst that fell into it", () => {
    const found = slots(SINCE, [
      mark(1),
      mark(4, { outcome: "worked", color: "red", session: "se_1" }),
      mark(6, { outcome: "worked", color: "green", session: "se_2" }),
      mark(12),
    ]);
    expect(found.map(({ place, n, look, session }) => ({ place, n, look, session }))).toEqual([
      { place: 0, n: 3, look: "red", session: "se_1" },
      { place: 1, n: 1, look: "idle", session: null },
    ]);
  });

  it("links to the worst visit that has a session, whatever was turned away beside it", () => {
    const [slot] = slots(SINCE, [
      mark(1, { outcome: "worked", color: "green", session: "se_1" }),
      mark(2, { outcome: "refused" }),
    ]);
    expect(slot).toMatchObject({ look: "bad", session: "se_1" });
  });

  it("keeps the minute that has just begun and leaves out what is older than a day", () => {
    expect(slots(SINCE, [mark(-1), mark(1440)]).map((each) => each.place)).toEqual([143]);
  });
});

it("draws a visit by what came of it", () => {
  expect(lookOf({ outcome: "worked", color: null })).toBe("nothing");
  expect(lookOf({ outcome: "timed_out", color: null })).toBe("bad");
  expect(lookOf({ outcome: "busy", color: null })).toBe("warn");
});

it("lets a gap that lasts go to the end, and cuts one that began before the day", () => {
  const gap = { seconds: 0, state: "silent" as const };
  expect(
    stretches(SINCE, [
      { ...gap, since: minute(-60), to: minute(144) },
      { ...gap, since: minute(1080), to: null },
      { ...gap, since: minute(-60), to: minute(-30) },
    ]),
  ).toEqual([
    { from: 0, width: 0.1, state: "silent" },
    { from: 0.75, width: 0.25, state: "silent" },
  ]);
});

describe("hours", () => {
  it("are the full hours of the reader's zone", () => {
    const found = hours(SINCE, "Asia/Kolkata", 6);
    // 18:00, 00:00, 06:00 and 12:00 there
    expect(found.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual([
      "12:30",
      "18:30",
      "00:30",
      "06:30",
    ]);
    expect(found[0]?.place).toBeCloseTo(2 / 24);
    expect(found.every(({ at }) => at < SINCE + DAY)).toBe(true);
  });
});

it("tells visits without work that follow each other as one row, and gaps at their place", () => {
  const gap = { since: minute(20), to: minute(90), seconds: 4200, state: "silent" as const };
  const told = rows([mark(0), mark(10), mark(90), mark(100, { outcome: "worked", session: "se_1" })], [gap]);
  expect(told.map((row) => [row.type, "n" in row ? row.n : 1])).toEqual([
    ["visit", 1],
    ["idle", 1],
    ["gap", 1],
    ["idle", 2],
  ]);
});
