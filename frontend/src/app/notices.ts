import type { LinkProps } from "@tanstack/react-router";

import { createStore } from "./store";

/** A sentence at the edge of the screen; `undo` stays as long as the notice does. */
export interface Notice {
  id: number;
  text: string;
  tone: "info" | "bad";
  action?: { label: string; act: () => void };
  /** Where what it speaks of can be seen. */
  link?: { to: NonNullable<LinkProps["to"]>; label: string };
}

export const notices = createStore<readonly Notice[]>([]);
let last = 0;

/** Say something that needs no answer. Gone after ten seconds, and read out once. */
export function say(text: string, more: Partial<Pick<Notice, "tone" | "action" | "link">> = {}): void {
  last += 1;
  const notice: Notice = { id: last, text, tone: "info", ...more };
  notices.set([...notices.get().slice(-2), notice]);
  setTimeout(() => dismiss(notice.id), 10_000);
}

export function dismiss(id: number): void {
  notices.set(notices.get().filter((each) => each.id !== id));
}

/** Tell a failure that somebody is waiting for. */
export function sayFailure(failure: unknown): void {
  say(failure instanceof Error ? failure.message : String(failure), { tone: "bad" });
}
