import { createStore } from "@/app/store";

/** Whether the server answers. `since`: when it last did before it stopped. */
export interface Reach {
  ok: boolean;
  since: number;
  /** When it will be tried again by itself. */
  nextTry: number;
}

export const reach = createStore<Reach>({ ok: true, since: Date.now(), nextTry: 0 });

let lastAnswer = Date.now();
let failures = 0;

export function answered(): void {
  lastAnswer = Date.now();
  failures = 0;
  if (!reach.get().ok) reach.set({ ok: true, since: lastAnswer, nextTry: 0 });
}

export function unanswered(): void {
  failures += 1;
  const wait = Math.min(2 ** failures, 30) * 1000;
  reach.set({ ok: false, since: lastAnswer, nextTry: Date.now() + wait });
}
