import type { Previewed } from "./usePreview";

export interface Going {
  /** How many records would be in the queue; undefined for what is not counted. */
  n: number | undefined;
  /** How many of them would fail as things stand, as far as it was worked out. */
  failing: number;
  /** Those that would not fail, by the store's ids; only where all were worked out and there are some. */
  sure: readonly string[] | undefined;
}

/** What pressing the button would put in the queue, from what the preview has told. */
export function goingOf(pages: readonly Previewed[] | undefined): Going {
  const first = pages?.[0];
  if (first?.orders) {
    const { matched, summary, items } = first.orders;
    const failing = summary?.will_probably_fail ?? 0;
    const n = matched - (summary?.will_be_skipped ?? 0);
    const sure = items.flatMap(({ check, record }) =>
      check && (check.verdict === "will_go" || check.verdict === "cannot_tell") ? [record.id] : [],
    );
    const all = first.next_cursor === null;
    return { n, failing, sure: all && failing > 0 && sure.length > 0 ? sure : undefined };
  }
  if (first?.products) {
    const { matched, counts, items } = first.products;
    const failing = counts?.refused ?? 0;
    const sure = items.filter(({ will }) => will === "create").map(({ ext_id }) => ext_id);
    const all = first.next_cursor === null;
    return {
      n: matched - (counts?.linked ?? 0),
      failing,
      sure: all && failing > 0 && sure.length > 0 ? sure : undefined,
    };
  }
  return { n: undefined, failing: 0, sure: undefined };
}
