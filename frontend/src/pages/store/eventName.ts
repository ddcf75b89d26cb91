import type { Texts } from "@/texts/texts";

import { hookTexts } from "./hookTexts";

export const EVENTS = [
  "operation.ended",
  "task.failed",
  "task.held",
  "outcome.settled",
  "stock.changed",
  "alert.raised",
  "alert.cleared",
] as const;

/** An event in words; one that is newer than this page by its name. */
export function eventName(t: Texts<typeof hookTexts>, event: string): string {
  const key = `event.${event}`;
  return key in hookTexts ? t(key as "event.task.held") : event;
}
