/** What an action begins with, by kind; `sign` is `sign_in` and `sign_out`. */
export const KINDS = [
  "operation", "task", "record", "problem", "note", "store", "company", "schedule", "user", "token", "sign",
  "me", "webhook", "alert", "bundle", "message",
] as const; // prettier-ignore
export type Kind = (typeof KINDS)[number];

export function prefixOf(kind: Kind): string {
  return kind === "sign" ? "sign_" : `${kind}.`;
}

/** Midnight at the beginning of a day (2026-11-23) in a zone, as UTC; undefined for what is no day. */
export function beginOf(day: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const guess = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(guess)) return undefined;
  // twice, because the offset may be another one at the true moment
  let at = guess - offsetOf(guess, zone);
  at = guess - offsetOf(at, zone);
  return new Date(at).toISOString();
}

export function dayAfter(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? "" : new Date(at + 86_400_000).toISOString().slice(0, 10);
}

function offsetOf(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const there = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return there - Math.floor(at / 1000) * 1000;
}
