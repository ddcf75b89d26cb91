export const STATES = ["open", "finished", "failed", "timed_out", "superseded"] as const;
export type State = (typeof STATES)[number];

/** How visits ended, out of the address; nothing for what there is not. */
export function stateOf(text: string): State | undefined {
  return STATES.find((each) => each === text);
}

export function quietOf(text: string): "show" | "hide" {
  return text === "show" ? "show" : "hide";
}
