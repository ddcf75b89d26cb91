import { useCallback } from "react";

import type { Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** 1,204, or "more than 10,000": nobody counts further. */
export function useNumber(): (number: Pick<Shapes["Number"], "n" | "more">) => string {
  const t = useTexts(texts);
  return useCallback(({ n, more }) => t(more ? "number.more" : "number.exact", { n }), [t]);
}
