import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { useNumber } from "./useNumber";

test("a number says whether it is exact, one of more than are counted, or one that there are at least", () => {
  const { result } = renderHook(() => useNumber());
  expect(result.current({ n: 1204, more: false })).toBe("1,204");
  expect(result.current({ n: 10_000, more: true })).toBe("more than 10,000");
  expect(result.current({ n: 120, more: true })).toBe("at least 120");
  expect(result.current({ n: 0, more: true })).toBe("");
});
