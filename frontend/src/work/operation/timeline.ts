import type { Shapes } from "@/api/client";

type Bars = Shapes["TaskBars"];
type Hand = Bars["bars"][number]["hand"];

export interface Placed {
  task: string;
  label: string;
  bars: {
    /** Parts of the width, 0 to 1. */
    from: number;
    width: number;
    start: number;
    end: number;
    hand: Hand;
    refused: boolean;
    message: string | null;
    code: string;
  }[];
}

/** A stretch in which something of the operation was at work, and where it lies when idle time is hidden. */
interface Stretch {
  start: number;
  end: number;
  at: number;
}

const GAP = 0.02;

/** From here on QuickBooks' status codes are errors. */
const REFUSED = 1000;

/** When anything was at work: the bars that are no waiting, joined where they touch. */
export function stretches(tasks: readonly Bars[]): Stretch[] {
  const busy = tasks
    .flatMap((task) => task.bars)
    .filter((bar) => bar.hand !== "waiting")
    .sort((a, b) => a.start - b.start);
  const joined: Stretch[] = [];
  for (const { start, end } of busy) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end, at: 0 });
  }
  let at = 0;
  for (const each of joined) {
    each.at = at;
    at += Math.max(1, each.end - each.start);
  }
  return joined;
}

/**
 * Where each bar is drawn. With *hideIdle* only the time in which something was at work takes room, with a
 * small gap for what was left out.
 */
export function layOut(tasks: readonly Bars[], length: number, hideIdle: boolean): Placed[] {
  const at = hideIdle ? packed(stretches(tasks)) : (ms: number) => (length ? ms / length : 0);
  return tasks.map((task) => {
    const lastTalk = task.bars.findLastIndex((bar) => bar.hand === "quickbooks");
    return {
      task: task.task,
      label: task.label,
      bars: task.bars
        .map((bar, place) => ({
          ...bar,
          from: at(bar.start),
          width: Math.max(0, at(bar.end) - at(bar.start)),
          refused:
            bar.hand !== "waiting" &&
            (Number(bar.code) >= REFUSED ||
              (place === lastTalk && (task.state === "failed" || task.state === "not_confirmed"))),
        }))
        .filter((bar) => !(hideIdle && bar.hand === "waiting")),
    };
  });
}

function packed(all: readonly Stretch[]): (ms: number) => number {
  const last = all.at(-1);
  const worked = last ? last.at + Math.max(1, last.end - last.start) : 1;
  const gaps = Math.max(0, all.length - 1);
  const gap = gaps ? Math.min(GAP, 0.3 / gaps) : 0;
  const scale = (1 - gaps * gap) / worked;
  return (ms) => {
    for (const [place, each] of all.entries()) {
      if (ms <= each.end) return (each.at + Math.max(0, ms - each.start)) * scale + place * gap;
    }
    return 1;
  };
}

/** Round moments for the axis: at most six steps of 1, 2 or 5. */
export function ticks(length: number): number[] {
  if (length <= 0) return [0];
  const rough = length / 5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * size).find((each) => each >= rough) ?? size;
  const made: number[] = [];
  for (let at = 0; at <= length; at += step) made.push(at);
  return made;
}
