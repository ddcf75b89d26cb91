import type { Shapes } from "@/api/client";

type Bar = Shapes["BarOut"];
export type Who = Bar["who"];

export interface Drawn {
  /** Parts of the width, 0 to 1. */
  from: number;
  width: number;
  from_ms: number;
  to_ms: number;
  what: string;
  message: string | null;
  /** How many turns are drawn as this one, because each alone would be too thin to see. */
  n: number;
}

const HANDS: readonly Who[] = ["us", "quickbooks"];

/** Thinner than this, neighbours of one hand are drawn as one. */
const THIN = 1 / 400;

/** Whose turn it was, a row for each hand. Thousands of short turns become the few blocks that can be seen. */
export function layOut(bars: readonly Bar[], length: number): { who: Who; bars: Drawn[] }[] {
  const whole = length || 1;
  return HANDS.map((who) => {
    const drawn: Drawn[] = [];
    for (const bar of bars) {
      if (bar.who !== who) continue;
      const from = bar.from_ms / whole;
      const width = (bar.to_ms - bar.from_ms) / whole;
      const last = drawn.at(-1);
      if (last && last.width + width < 4 * THIN && from - (last.from + last.width) < THIN) {
        last.width = from + width - last.from;
        last.to_ms = bar.to_ms;
        last.message = null;
        last.n += 1;
      } else {
        drawn.push({
          from, width, from_ms: bar.from_ms, to_ms: bar.to_ms, what: bar.what, message: bar.message, n: 1,
        }); // prettier-ignore
      }
    }
    return { who, bars: drawn };
  });
}

/** How long each hand had its turn, in milliseconds. */
export function totals(bars: readonly Bar[]): Record<Who, number> {
  const sum = { us: 0, quickbooks: 0 };
  for (const bar of bars) sum[bar.who] += Math.max(0, bar.to_ms - bar.from_ms);
  return sum;
}
