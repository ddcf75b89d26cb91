import type { Shapes } from "@/api/client";

export type Row = Shapes["OperationOut"];

/** What ran in one visit; a row that no visit has carried yet, or a flat list, has none. */
export interface Group {
  key: string;
  session: Shapes["Carrier"] | undefined;
  rows: Row[];
}

export interface Day {
  day: string;
  groups: Group[];
}

/** When it ran; while it waits, when it was asked for. */
export function momentOf(row: Row): string {
  return row.started_at ?? row.created_at;
}

/**
 * Rows by day, and within it by visit, in the order in which they ran.
 *
 * `day` tells the day of a moment in the reader's zone. A visit over midnight stands at its latest row.
 */
export function byDay(
  rows: readonly Row[],
  day: (at: string) => string,
  { grouped, oldest }: { grouped: boolean; oldest: boolean },
): Day[] {
  const turn = oldest ? -1 : 1;
  const later = (a: Row, b: Row) => turn * compare(momentOf(b), momentOf(a));
  const groups = new Map<string, Group>();
  for (const row of [...rows].sort(later)) {
    const session = grouped && row.session ? row.session : undefined;
    const key = session?.id ?? row.id;
    const group = groups.get(key) ?? { key, session, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const days = new Map<string, Day>();
  for (const group of groups.values()) {
    const first = group.rows[0];
    if (!first) continue;
    const of = day(momentOf(first));
    const known = days.get(of) ?? { day: of, groups: [] };
    known.groups.push(group);
    days.set(of, known);
  }
  return [...days.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The ids in the order of the screen. */
export function idsOf(days: readonly Day[]): string[] {
  return days.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows.map(({ id }) => id)));
}
