export interface Piece {
  kind: "tag" | "name" | "value" | "text" | "hidden" | "note";
  text: string;
  /** Where it begins within the line. */
  at: number;
}

const TOKENS = /(<!--.*?(?:-->|$)|<\?.*?\?>)|(<\/?)([\w:.-]+)|([\w:.-]+)(=)("[^"]*"?|'[^']*'?)|(\/?>)|(•••)/g;

/** The pieces of one line of XML, for colour only: a line is coloured when it is drawn, and never more. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  const add = (kind: Piece["kind"], text: string, at: number) => {
    if (text) pieces.push({ kind, text, at });
  };
  for (const match of line.matchAll(TOKENS)) {
    const { index } = match;
    add("text", line.slice(last, index), last);
    const [all, note, open, name, attribute, equals, value, close, hidden] = match;
    if (note !== undefined) add("note", note, index);
    else if (open !== undefined && name !== undefined) {
      add("tag", open, index);
      add("name", name, index + open.length);
    } else if (attribute !== undefined && equals !== undefined && value !== undefined) {
      add("tag", attribute + equals, index);
      add("value", value, index + attribute.length + 1);
    } else if (close !== undefined) add("tag", close, index);
    else if (hidden !== undefined) add("hidden", hidden, index);
    last = index + all.length;
  }
  add("text", line.slice(last), last);
  return pieces;
}

/** A piece cut where what was found begins and ends. */
export function marked(
  piece: Piece,
  places: readonly number[],
  length: number,
): { text: string; hit: boolean }[] {
  const end = piece.at + piece.text.length;
  const cuts: { text: string; hit: boolean }[] = [];
  let from = piece.at;
  for (const place of places) {
    const start = Math.max(place, piece.at);
    const stop = Math.min(place + length, end);
    if (stop <= start || start < from) continue;
    if (start > from) cuts.push({ text: piece.text.slice(from - piece.at, start - piece.at), hit: false });
    cuts.push({ text: piece.text.slice(start - piece.at, stop - piece.at), hit: true });
    from = stop;
  }
  if (from < end) cuts.push({ text: piece.text.slice(from - piece.at), hit: false });
  return cuts;
}
