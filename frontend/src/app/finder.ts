import { createStore } from "./store";

/** Whether the finder is open: search and command box in one. */
export const finding = createStore(false);

export function openFinder(): void {
  finding.set(true);
}

export function closeFinder(): void {
  finding.set(false);
}
