import { useSyncExternalStore } from "react";

const wide = matchMedia("(width >= 1100px)");

function subscribe(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}

/** Whether there is room for the details beside the list. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
