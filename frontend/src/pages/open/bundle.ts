import type { ZipEntry } from "./zip";

/** The parts of a bundle in the order in which one reads them; a bundle of another version may have more. */
const ORDER = [
  "README.txt", "summary.md", "operations.ndjson", "tasks.ndjson", "problems.ndjson", "records.ndjson",
  "sessions.ndjson", "messages.ndjson", "attempts.ndjson", "timeline.csv", "conversation.ndjson", "notes.ndjson",
  "activity.ndjson", "environment.json", "quickbooks.json", "webconnector.json", "settings.json", "checks.json",
  "log-tail.txt", "redaction.json", "warnings.txt", "manifest.json",
]; // prettier-ignore

export type View = "text" | "rows" | "facts" | "table";

export function viewOf(name: string): View {
  if (name.endsWith(".ndjson")) return "rows";
  if (name.endsWith(".json")) return "facts";
  return name.endsWith(".csv") ? "table" : "text";
}

/** The files with those first that one begins with, and the messages last, in their order. */
export function inOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  const rank = ({ name }: ZipEntry) => {
    const at = ORDER.indexOf(name);
    return at >= 0 ? at : name.startsWith("messages/") ? 1_000 : 500;
  };
  return [...entries].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

/** Whether a zip looks like a bundle: it has what every bundle has. */
export function isBundle(entries: readonly ZipEntry[]): boolean {
  const names = new Set(entries.map((each) => each.name));
  return names.has("manifest.json") && names.has("summary.md");
}

export type Row = Readonly<Record<string, unknown>>;

/** Lines of JSON; a line that is none is kept as what it is, since a bundle may be cut. */
export function rowsOf(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null ? (value as Row) : { value };
      } catch {
        return { line };
      }
    });
}

/** The columns that tell the most, in the order of the first rows; the others are a click away. */
export function columnsOf(rows: readonly Row[], most = 7): string[] {
  const names = new Set(rows.slice(0, 50).flatMap((row) => Object.keys(row)));
  const short = [...names].filter((name) =>
    rows.slice(0, 50).every((row) => typeof row[name] !== "object" || row[name] === null),
  );
  const told = short.filter((name) =>
    rows.some((row) => row[name] !== null && row[name] !== "" && row[name] !== undefined),
  );
  return told.slice(0, most);
}

/** CSV with quotes as spreadsheets write them; the mark at its beginning is taken off. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/^\ufeff/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "," || sign === "\n") {
      rows.at(-1)?.push(cell.replace(/\r$/, ""));
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  if (cell) rows.at(-1)?.push(cell.replace(/\r$/, ""));
  return rows.filter((row) => row.length > 0);
}

export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
