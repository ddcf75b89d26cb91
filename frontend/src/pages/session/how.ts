import type { Shapes } from "@/api/client";
import type { PillKind } from "@/parts/Pill";

type How = Shapes["EndedOut"]["how"];

/** How a visit ended, as a shape and a colour. Its words are in the catalogue. */
export const HOW: Readonly<Record<How, PillKind>> = {
  running: "running",
  finished: "done",
  quickbooks_error: "failed",
  refused: "held",
  stopped: "failed",
  no_good_bye: "not_confirmed",
};

/** "8K2Q" of "se_8K2Q": what is said of a session. */
export function shortOf(id: string): string {
  return id.replace(/^se_/, "");
}
