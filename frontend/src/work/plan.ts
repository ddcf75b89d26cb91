import type { Shapes } from "@/api/client";

export type Fate = keyof Shapes["PlanCounts"];

/** In the order in which they are told: what goes, what will fail, what stays out and why. */
const ORDER: readonly Fate[] = [
  "goes",
  "unless_fixed",
  "in_quickbooks",
  "queued",
  "not_confirmed",
  "dealt_with",
  "never",
  "not_ended",
  "nothing_to_do",
];

/** The rows of a plan: only what there is. */
export function planRows(counts: Shapes["PlanCounts"]): { fate: Fate; tasks: number }[] {
  return ORDER.flatMap((fate) => (counts[fate] > 0 ? [{ fate, tasks: counts[fate] }] : []));
}

/** How many tasks would be put in the queue. */
export function going(counts: Shapes["PlanCounts"], onlySure: boolean): number {
  return counts.goes + (onlySure ? 0 : counts.unless_fixed);
}

/** Leaving out what will fail is a choice only where something is left then. */
export function canLeaveOut(counts: Shapes["PlanCounts"]): boolean {
  return counts.unless_fixed > 0 && counts.goes > 0;
}
