import type { Shapes } from "@/api/client";

type Mark = Shapes["MarkOut"];
type Gap = Shapes["GapOut"];
type Outcome = Mark["outcome"];
type Color = Shapes["Color"];

export const DAY = 86_400_000;
const SLOTS = 144;

/** How bad; the worst of a slot is what is drawn. */
const RANK: Readonly<Record<Outcome, number>> = {
  idle: 0,
  worked: 1,
  running: 5,
  busy: 6,
  superseded: 7,
  timed_out: 8,
  failed: 9,
  refused: 10,
};
const COLORS: Readonly<Record<Color, number>> = { green: 1, yellow: 2, red: 3 };

function rank(mark: Mark): number {
  return RANK[mark.outcome] + (mark.outcome === "worked" && mark.color ? COLORS[mark.color] : 0);
}

export type Look = "idle" | "green" | "yellow" | "red" | "nothing" | "running" | "warn" | "bad";

/** How a visit is drawn: by what came of it, and for one that ended well by the colour of its work. */
export function lookOf({ outcome, color }: Pick<Mark, "outcome" | "color">): Look {
  if (outcome === "worked") return color ?? "nothing";
  if (outcome === "idle" || outcome === "running") return outcome;
  return outcome === "busy" || outcome === "superseded" ? "warn" : "bad";
}

export interface Slot {
  /** Its place, 0 to SLOTS - 1, and when it begins and ends. */
  place: number;
  from: number;
  to: number;
  /** How many visits fell into it, and the worst of them. */
  n: number;
  worst: Mark;
  look: Look;
  /** Of the worst visit that has one. */
  session: string | null;
}

/** A day in 144 slots of ten minutes; those without a visit are left out. */
export function slots(since: number, marks: readonly Mark[]): Slot[] {
  const size = DAY / SLOTS;
  const found = new Map<number, Slot & { linked: number }>();
  for (const mark of marks) {
    // the minute that has begun belongs to the last slot
    const place = Math.min(SLOTS - 1, Math.floor((Date.parse(mark.at) - since) / size));
    if (place < 0) continue;
    let slot = found.get(place);
    if (!slot) {
      const from = since + place * size;
      slot = {
        place, from, to: from + size, n: 0, worst: mark, look: lookOf(mark), session: null, linked: -1,
      }; // prettier-ignore
      found.set(place, slot);
    }
    slot.n += 1;
    if (rank(mark) >= rank(slot.worst)) {
      slot.worst = mark;
      slot.look = lookOf(mark);
    }
    if (mark.session && rank(mark) >= slot.linked) {
      slot.session = mark.session;
      slot.linked = rank(mark);
    }
  }
  return [...found.values()].sort((a, b) => a.place - b.place);
}

/** Where a moment lies in the day, 0 to 1. */
export function placeOf(since: number, at: number): number {
  return Math.max(0, Math.min(1, (at - since) / DAY));
}

export interface Stretch {
  from: number;
  width: number;
  state: Gap["state"];
}

/** The gaps as parts of the day; one that lasts goes to its end. */
export function stretches(since: number, gaps: readonly Gap[]): Stretch[] {
  return gaps
    .map(({ since: begin, to, state }) => {
      const from = placeOf(since, Date.parse(begin));
      return { from, width: (to ? placeOf(since, Date.parse(to)) : 1) - from, state };
    })
    .filter(({ width }) => width > 0);
}

/** Full hours of the reader's zone that divide by *every*, as parts of the day. */
export function hours(since: number, zone: string, every = 4): { at: number; place: number }[] {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const quarter = 900_000;
  const made: { at: number; place: number }[] = [];
  for (let at = Math.ceil(since / quarter) * quarter; at < since + DAY; at += quarter) {
    const [hour, minute] = clock.format(at).split(":").map(Number);
    if (minute === 0 && Number(hour) % every === 0) made.push({ at, place: placeOf(since, at) });
  }
  return made;
}

export type Row =
  | { type: "visit"; at: number; mark: Mark }
  | { type: "idle"; at: number; to: number; n: number }
  | { type: "gap"; at: number; gap: Gap };

/** The same as a list, the newest first: visits without work one after the other are one row. */
export function rows(marks: readonly Mark[], gaps: readonly Gap[]): Row[] {
  const all: Row[] = [
    ...marks.map((mark): Row => ({ type: "visit", at: Date.parse(mark.at), mark })),
    ...gaps.map((gap): Row => ({ type: "gap", at: Date.parse(gap.since), gap })),
  ].sort((a, b) => a.at - b.at);
  const joined: Row[] = [];
  for (const row of all) {
    const last = joined.at(-1);
    if (row.type !== "visit" || row.mark.outcome !== "idle") joined.push(row);
    else if (last?.type === "idle") {
      last.to = row.at;
      last.n += 1;
    } else joined.push({ type: "idle", at: row.at, to: row.at, n: 1 });
  }
  return joined.reverse();
}
