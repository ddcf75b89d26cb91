import type { Shapes } from "@/api/client";

export type Filter = keyof Shapes["TaskCounts"];

const ALWAYS: readonly Filter[] = ["all", "not_done", "done"];
const ALL: readonly Filter[] = [
  "all",
  "not_done",
  "not_confirmed",
  "done",
  "noted",
  "open",
  "skipped",
  "dealt_with",
];

export function isFilter(text: string): text is Filter {
  return (ALL as readonly string[]).includes(text);
}

/** The filters worth a button: those with something behind them, the usual ones, and the one in force. */
export function filtersOf(counts: Shapes["TaskCounts"], now: Filter): Filter[] {
  return ALL.filter((filter) => counts[filter] > 0 || ALWAYS.includes(filter) || filter === now);
}

const NOT_DONE: ReadonlySet<string> = new Set(["failed", "held", "not_confirmed"]);

/** The next task that is not done after the open one, round and round; nothing when all are done. */
export function nextTrouble(
  rows: readonly Pick<Shapes["TaskOut"], "id" | "state">[],
  open: string,
  by: 1 | -1,
): string | undefined {
  const trouble = rows.filter((row) => NOT_DONE.has(row.state));
  if (!trouble.length) return undefined;
  const at = trouble.findIndex((row) => row.id === open);
  const next = at < 0 ? (by > 0 ? 0 : trouble.length - 1) : (at + by + trouble.length) % trouble.length;
  return trouble[next]?.id;
}
