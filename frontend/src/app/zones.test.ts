import { expect, test } from "vitest";

import { formatMoment } from "./zones";

const MORNING = Date.parse("2026-11-26T09:30:00Z");

test("a time of today is a time of day, and another day's says its day", () => {
  const evening = new Date("2026-11-26T18:56:00Z");
  const tomorrow = new Date("2026-11-27T18:56:00Z");
  expect(formatMoment(evening, "UTC", MORNING)).toBe("18:56");
  expect(formatMoment(tomorrow, "UTC", MORNING)).toBe("Fri 27 Nov 18:56");
});

test("today is the day of the zone that times are shown in", () => {
  const late = new Date("2026-11-26T18:56:00Z");
  expect(formatMoment(late, "Asia/Tokyo", MORNING)).toBe("Fri 27 Nov 03:56");
});
