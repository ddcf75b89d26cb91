import type { Shapes } from "@/api/client";
import type { PillKind } from "@/parts/Pill";

import type { texts } from "./texts";

type Story = Shapes["Story"];
type Key = keyof typeof texts;

export interface Verdict {
  key: Key;
  shape: PillKind;
  tone: "green" | "yellow" | "red" | "running" | undefined;
  values: { form?: string; number?: string; name?: string; by?: string };
  /** Why, in the server's words; empty where there is nothing to explain. */
  why: string;
}

const ON_ITS_WAY: readonly string[] = ["goes_with_next_visit", "not_before", "waits_for_store", "is_planned"];

/** The one line that answers what the page was opened for. */
export function verdictOf(story: Story): Verdict {
  const { standing, outlook, never_send: never, order, link } = story;
  // the short form, as it was told when it happened; the advice tells it at length
  const told = story.lines.findLast((line) => line.why && line.code === outlook.code)?.why;
  const why = [outlook.reason, told, outlook.advice?.why, order?.why_text].find(Boolean) ?? "";
  const say = (key: Key, shape: PillKind, tone: Verdict["tone"], more: Partial<Verdict> = {}): Verdict => ({
    key,
    shape,
    tone,
    values: {},
    why: "",
    ...more,
  });
  if (standing === "in_doubt") return say("verdict.doubt", "not_confirmed", "yellow", { why });
  if (standing === "differs") return say("verdict.differs", "held", "yellow", { why });
  if (standing === "in_both") {
    const posting = order?.posting;
    if (posting?.ref_number)
      return say("verdict.in.as", "done", "green", {
        values: { form: posting.form, number: posting.ref_number },
      });
    const name = link?.full_name ?? nameThere(story);
    return name
      ? say("verdict.in.name", "done", "green", { values: { name } })
      : say("verdict.in", "done", "green");
  }
  if (never)
    return say("verdict.never", "cancelled", undefined, { values: { by: never.by }, why: never.reason });
  if (ON_ITS_WAY.includes(outlook.next)) return say("verdict.way", "waiting", "running");
  const bad = outlook.advice?.severity === "stops" && order?.push !== "skipped";
  if (!why) return say("verdict.not", "skipped", undefined);
  return say("verdict.not.why", bad ? "failed" : "held", bad ? "red" : "yellow", { why });
}

function nameThere(story: Story): string | undefined {
  const named = story.comparison.find((pair) => pair.what === "sku" || pair.what === "name");
  return named?.quickbooks ?? undefined;
}

/** A part of a page's texts that has a fixed beginning, where the catalogue has it. */
export function keyIn<C extends Readonly<Record<string, string>>>(
  catalogue: C,
  start: string,
  name: string,
): keyof C & string {
  return `${start}.${name}` in catalogue ? `${start}.${name}` : `${start}.other`;
}
