import type { Search } from "@/app/address";
import type { Shapes } from "@/api/client";

import { columnsIn, type Column } from "./columns";

export const RANGES = ["all", "hour", "today", "yesterday", "7d", "30d"] as const;
export const SORTS = ["newest", "oldest", "longest", "most-tasks"] as const;
export type Sort = (typeof SORTS)[number];

/** What the address asks of History; what it asks wrongly is left out. */
export interface Asked {
  q: string;
  range: string;
  sort: Sort;
  grouped: boolean;
  quiet: "show" | "hide";
  /** Nothing: the usual ones. */
  columns: readonly Column[] | undefined;
}

export function askedOf(search: Search): Asked {
  const sort = SORTS.find((each) => each === search.sort) ?? "newest";
  return {
    q: (search.q ?? "").trim().slice(0, 2000),
    range: (search.range ?? "all").slice(0, 80),
    sort,
    // the longest first has no order in time, so nothing to group by
    grouped: search.group !== "none" && (sort === "newest" || sort === "oldest"),
    quiet: search.quiet === "show" ? "show" : "hide",
    columns: columnsIn(search.cols ?? ""),
  };
}

/** From and to of a range such as `2026-11-01..2026-11-20`; either may be empty. */
export function daysOf(range: string): { from: string; to: string } | undefined {
  const found = /^([^.]*)\.\.([^.]*)$/.exec(range);
  return found ? { from: found[1] ?? "", to: found[2] ?? "" } : undefined;
}

export function rangeOf(from: string, to: string): string {
  return from || to ? `${from}..${to}` : "all";
}

type View = Pick<Shapes["ViewOut"], "q" | "range" | "sort" | "group" | "quiet">;

/** The address of a saved view. */
export function searchOfView(view: Shapes["ViewOut"], columns: readonly Column[]): Search {
  return {
    q: view.q || undefined,
    range: view.range === "all" ? undefined : view.range,
    sort: view.sort === "newest" ? undefined : view.sort,
    group: view.group === "none" ? "none" : undefined,
    quiet: view.quiet === "show" ? "show" : undefined,
    cols: columns.length ? columns.join(",") : undefined,
    ...(view.company && { company: view.company }),
    op: undefined,
  };
}

/** Whether what is on the screen is what the view asks for. */
export function isShown(view: View, asked: Asked, group: string): boolean {
  return (
    view.q.trim() === asked.q &&
    view.range === asked.range &&
    view.sort === asked.sort &&
    view.group === (group === "none" ? "none" : "session") &&
    view.quiet === asked.quiet
  );
}
