import { expect, test } from "vitest";

import { bars } from "./bars";

test("a day without work has no bar, and a single failure among thousands can be seen", () => {
  const [none, busy] = bars(
    [
      { tasks_done: 0, tasks_not_done: 0 },
      { tasks_done: 9_999, tasks_not_done: 1 },
    ],
    28,
  );
  expect(none).toEqual({ done: 0, notDone: 0 });
  expect(busy?.notDone).toBeGreaterThanOrEqual(3);
  expect((busy?.done ?? 0) + (busy?.notDone ?? 0)).toBeLessThanOrEqual(28);
});

test("the busiest day fills the height and a quiet one still shows", () => {
  const [quiet, busy] = bars(
    [
      { tasks_done: 1, tasks_not_done: 0 },
      { tasks_done: 400, tasks_not_done: 0 },
    ],
    28,
  );
  expect(busy?.done).toBe(28);
  expect(quiet?.done).toBeGreaterThanOrEqual(4);
});
