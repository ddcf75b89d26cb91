import { expect, test } from "vitest";

import { byDay, idsOf, type Row } from "./grouping";

const utc = (at: string) => at.slice(0, 10);

function row(id: string, at: string, session?: string): Row {
  return {
    id,
    created_at: at,
    started_at: null,
    session: session ? { id: session, opened_at: at, ended_at: null, state: "finished" } : null,
  } as unknown as Row;
}

test("rows stand under their visit, visits under their day, the latest first", () => {
  const days = byDay(
    [
      row("op_4", "2026-11-24T09:00:00Z", "se_2"),
      row("op_3", "2026-11-24T00:00:05Z", "se_1"),
      row("op_2", "2026-11-23T23:59:58Z", "se_1"),
      row("op_1", "2026-11-23T08:00:00Z"),
    ],
    utc,
    { grouped: true, oldest: false },
  );
  expect(days.map(({ day, groups }) => [day, groups.map(({ key, rows }) => [key, rows.length])])).toEqual([
    ["2026-11-24", [["se_2", 1], ["se_1", 2]]],
    ["2026-11-23", [["op_1", 1]]],
  ]); // prettier-ignore
  expect(idsOf(days)).toEqual(["op_4", "op_3", "op_2", "op_1"]);
});

test("what was asked for long before it ran stands where it ran", () => {
  const waited = { ...row("op_1", "2026-11-20T08:00:00Z", "se_9"), started_at: "2026-11-24T09:00:01Z" };
  const days = byDay([row("op_2", "2026-11-24T09:00:00Z", "se_9"), waited], utc, {
    grouped: true,
    oldest: false,
  });
  expect(idsOf(days)).toEqual(["op_1", "op_2"]);
  expect(days).toHaveLength(1);
});

test("a flat list has days, and no visits", () => {
  const days = byDay(
    [row("op_1", "2026-11-23T08:00:00Z", "se_1"), row("op_2", "2026-11-23T08:00:01Z", "se_1")],
    utc,
    { grouped: false, oldest: true },
  );
  expect(days.flatMap(({ groups }) => groups.map(({ session }) => session))).toEqual([undefined, undefined]);
  expect(idsOf(days)).toEqual(["op_1", "op_2"]);
});
