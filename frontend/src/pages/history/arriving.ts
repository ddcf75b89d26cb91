import type { Row } from "./grouping";

/** What a list shows of what the server has, so that nothing moves under the reader's eyes. */
export interface Shown {
  rows: Row[];
  /** How many more there are that nobody asked to see yet. */
  arrived: number;
}

/**
 * What was on the screen stays, with what is new about it; what came in above it waits to be shown.
 *
 * @param before the rows on the screen, in the server's order
 * @param now    the rows as they are, in the server's order
 * @param more   whether there are more behind the last of *now*
 */
export function withoutArrivals(before: readonly Row[], now: readonly Row[], more: boolean): Shown {
  if (!before.length) return { rows: [...now], arrived: 0 };
  const known = new Set(before.map(({ id }) => id));
  const lastKnown = now.findLastIndex(({ id }) => known.has(id));
  // nothing is left of what was shown, say because it was all dealt with: there is nothing to keep still
  if (lastKnown < 0) return { rows: [...now], arrived: 0 };
  const rows = now.filter(({ id }, place) => known.has(id) || place > lastKnown);
  const arrived = now.length - rows.length;
  const there = new Set(now.map(({ id }) => id));
  // as many as came in at the top were pushed over the end of the page: they are kept as they were known
  const pushedOut = more && arrived ? before.slice(-arrived).filter(({ id }) => !there.has(id)) : [];
  return { rows: [...rows, ...pushedOut], arrived };
}
