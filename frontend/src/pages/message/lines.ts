/** Where each line begins, so that a line is cut out only when it is drawn. */
export interface Lines {
  text: string;
  starts: Uint32Array;
  count: number;
}

/** One pass over the text: 5 MB in some milliseconds, without a string for each line. */
export function linesOf(text: string): Lines {
  let count = text === "" ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0 && at + 1 < text.length; at = text.indexOf("\n", at + 1))
    count += 1;
  const starts = new Uint32Array(count);
  let from = 0;
  for (let line = 0; line < count; line += 1) {
    starts[line] = from;
    from = text.indexOf("\n", from) + 1 || text.length;
  }
  return { text, starts, count };
}

/** The text of a line, from 1, without its end. */
export function lineAt({ text, starts, count }: Lines, line: number): string {
  const from = starts[line - 1];
  if (from === undefined) return "";
  const to = line < count ? (starts[line] ?? text.length) - 1 : text.length;
  return text.slice(from, to).replace(/[\r\n]+$/, "");
}

/** Which line, from 1, a place in the text is in. */
export function lineOf({ starts, count }: Lines, at: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The widest line, roughly: how far the unwrapped text can be scrolled. */
export function widest({ text, starts, count }: Lines): number {
  let most = 0;
  for (let line = 0; line < count; line += 1) {
    const to = line + 1 < count ? (starts[line + 1] ?? text.length) : text.length;
    most = Math.max(most, to - (starts[line] ?? 0));
  }
  return most;
}

/** More than these are not counted: nobody steps through them one by one. */
export const MOST = 10_000;

/** The places of a text, ignoring case; at most `MOST`. */
export function findAll(text: string, wanted: string): number[] {
  if (!wanted) return [];
  const found: number[] = [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
  for (const match of text.matchAll(pattern)) {
    found.push(match.index);
    if (found.length >= MOST) break;
  }
  return found;
}

/** `#L12` or `#L12-L20`; with `R` for the answer: `#R12`. */
export interface LineLink {
  side: "request" | "answer";
  from: number;
  to: number;
}

export function parseHash(hash: string): LineLink | undefined {
  const found = /^#([LR])(\d{1,7})(?:-[LR]?(\d{1,7}))?$/.exec(hash);
  if (!found) return undefined;
  const from = Number(found[2]);
  const to = Number(found[3] ?? found[2]);
  if (from < 1) return undefined;
  return { side: found[1] === "R" ? "answer" : "request", from: Math.min(from, to), to: Math.max(from, to) };
}

export function hashOf({ side, from, to }: LineLink): string {
  const letter = side === "answer" ? "R" : "L";
  return to > from ? `#${letter}${from}-${letter}${to}` : `#${letter}${from}`;
}

/** What a press on a line number means: that line, or with Shift from the one chosen before to this. */
export function extended(
  before: LineLink | undefined,
  side: LineLink["side"],
  line: number,
  shift: boolean,
): LineLink {
  if (!shift || before?.side !== side) return { side, from: line, to: line };
  return { side, from: Math.min(before.from, line), to: Math.max(before.from, line) };
}
