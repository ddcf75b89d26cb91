import type { Shapes } from "@/api/client";

/** One of the parts of a query that must all hold, and where it stands in the text. */
export interface Piece {
  text: string;
  start: number;
  end: number;
  /** It is the whole query, and one side of an OR is enough. */
  either: boolean;
}

type Part = Pick<Shapes["Part"], "text" | "name" | "values" | "negated">;

const WORD = /(?:[^\s"()]|"[^"]*(?:"|$))+/y;

/**
 * The parts as they stand in the text. Only where they begin and end is told here; what they mean is the
 * server's to say. A query with OR at its top is one part.
 */
export function pieces(q: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let whole = false;
  while (at < q.length) {
    if (/\s/.test(q.charAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    at = endOf(q, at);
    const text = q.slice(start, at);
    if (text === "OR") whole = true;
    if (text !== "AND") found.push({ text, start, end: at, either: false });
  }
  if (whole && found.length > 1) {
    const text = q.trim();
    const start = q.indexOf(text);
    return [{ text, start, end: start + text.length, either: true }];
  }
  return found;
}

function endOf(q: string, start: number): number {
  let at = start;
  while (q.charAt(at) === "-") at += 1;
  if (q.charAt(at) === "(") return closing(q, at);
  WORD.lastIndex = at;
  const found = WORD.exec(q);
  return found ? found.index + found[0].length : Math.max(at, start + 1);
}

function closing(q: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < q.length; at += 1) {
    const sign = q.charAt(at);
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === "(") depth += 1;
    else if (!quoted && sign === ")") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return q.length;
}

/** The query without this part. */
export function without(q: string, piece: Piece): string {
  return `${q.slice(0, piece.start).trimEnd()} ${q.slice(piece.end).trimStart()}`.trim();
}

/** The query with one more part. A query with OR goes into brackets, so that both must hold. */
export function withPart(q: string, part: string): string {
  const one = pieces(q)[0];
  if (!one) return part;
  return `${one.either ? `(${one.text})` : q.trim()} ${part}`;
}

function pieceOf(q: string, name: string): Piece | undefined {
  return pieces(q).find(({ text }) => text.toLowerCase().startsWith(`${name}:`));
}

/** The values of a term as they are written, without quotes. */
export function written(text: string): string[] {
  const values = text.slice(text.indexOf(":") + 1).match(/"[^"]*"|[^,"]+/g) ?? [];
  return values.map((each) => each.replaceAll('"', ""));
}

/** What is chosen of a term, in the spelling of the language where the server has told it. */
export function chosenOf(q: string, name: string, parts: readonly Part[]): string[] {
  const piece = pieceOf(q, name);
  if (!piece) return [];
  const told = parts.find((part) => part.text === piece.text && part.name === name && !part.negated);
  return told?.values ?? written(piece.text);
}

/** The query with these values for a term; with none the term goes. */
export function withValues(q: string, name: string, values: readonly string[]): string {
  const piece = pieceOf(q, name);
  const term = values.length ? `${name}:${values.map(quoted).join(",")}` : "";
  if (!piece) return term ? withPart(q, term) : q.trim();
  if (!term) return without(q, piece);
  return `${q.slice(0, piece.start)}${term}${q.slice(piece.end)}`.trim();
}

export function quoted(value: string): string {
  return /[\s",()]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}

export function flipped(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}

/** A text in three, around *length* signs at *position*, counted as the server counts: whole characters. */
export function around(text: string, position: number, length: number): [string, string, string] {
  const signs = Array.from(text);
  return [
    signs.slice(0, position).join(""),
    signs.slice(position, position + length).join(""),
    signs.slice(position + length).join(""),
  ];
}
