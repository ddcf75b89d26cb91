import { expect, it } from "vitest";

import { beginOf, dayAfter, prefixOf } from "./filters";

it("knows when a day begins in a zone, on days when the clocks change too", () => {
  expect(beginOf("2026-11-23", "UTC")).toBe("2026-11-23T00:00:00.000Z");
  expect(beginOf("2026-11-23", "America/New_York")).toBe("2026-11-23T05:00:00.000Z");
  expect(beginOf("2026-11-01", "America/New_York")).toBe("2026-11-01T04:00:00.000Z");
  expect(beginOf("2026-11-02", "America/New_York")).toBe("2026-11-02T05:00:00.000Z");
  expect(beginOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
  expect(beginOf("yesterday", "UTC")).toBeUndefined();
  expect(beginOf("2026-99-99", "UTC")).toBeUndefined();
});

it("counts days over the end of a month", () => {
  expect(dayAfter("2026-11-30")).toBe("2026-12-01");
  expect(dayAfter("")).toBe("");
});

it("asks for actions by what they begin with", () => {
  expect(prefixOf("task")).toBe("task.");
  expect(prefixOf("sign")).toBe("sign_");
});
