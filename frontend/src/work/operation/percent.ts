import type { Shapes } from "@/api/client";

/** How far an operation is: by its tasks; by the visit where it has only one, a long reading. */
export function percentOf(counts: Shapes["Counts"], visit: number | undefined): number {
  if (counts.total <= 1) return visit ?? 0;
  return Math.floor((100 * (counts.total - counts.waiting)) / counts.total);
}
