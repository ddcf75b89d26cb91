/** How often, in the largest whole unit: 90 minutes stay minutes, 120 are two hours. */
export function unitOf(minutes: number): { unit: "1" | "m" | "h" | "d"; n: number } {
  if (minutes === 1) return { unit: "1", n: 1 };
  if (minutes % 1440 === 0) return { unit: "d", n: minutes / 1440 };
  if (minutes % 60 === 0) return { unit: "h", n: minutes / 60 };
  return { unit: "m", n: minutes };
}

const USUAL = [1, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080];

/** What can be chosen: the usual ones, and what is chosen now. */
export function choicesOf(minutes: number): number[] {
  return [...new Set([...USUAL, minutes])].sort((one, other) => one - other);
}
