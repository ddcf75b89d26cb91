import { useCallback } from "react";

import type { Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Nobody counts further: above it there are more, and a number below it is one that there are at least. */
const COUNTED = 10_000;

/** 1,204, "more than 10,000", "at least 120", or nothing where none was seen among those looked at. */
export function useNumber(): (number: Pick<Shapes["Number"], "n" | "more">) => string {
  const t = useTexts(texts);
  return useCallback(
    ({ n, more }) => {
      if (more && !n) return "";
      return t(more ? (n < COUNTED ? "number.least" : "number.more") : "number.exact", { n });
    },
    [t],
  );
}
