import type { Sort } from "./query";
import type { Question } from "./useHistory";

export type Form = "csv" | "jsonl";

/** The columns of an export, in the order in which they stand in the file. */
export const EXPORTABLE = [
  "created_at", "started_at", "ended_at", "title", "status", "what_happened", "total", "done", "failed",
  "held", "not_confirmed", "skipped", "cancelled", "took_ms", "started_by", "reason", "code", "kind",
  "direction", "color", "state", "session", "connector", "problem", "retry_of", "company", "store", "id",
] as const; // prettier-ignore

export function exportUrl(form: Form, question: Question, sort: Sort, columns: readonly string[]): string {
  const query = new URLSearchParams({ ...question, sort, columns: columns.join(",") });
  if (!question.q) query.delete("q");
  return `/api/v1/operations.${form}?${query.toString()}`;
}

/** The same on a command line. The address is encoded, but for the quote, which would end it. */
export function curlOf(origin: string, url: string): string {
  return `curl -fOJ -H 'Authorization: Bearer YOUR_TOKEN' '${origin}${url.replaceAll("'", "%27")}'`;
}
