import { MarkDialog } from "@/work/MarkDealtWith";
import { TryAgainDialog } from "@/work/TryAgain";

import { LeaveAlone } from "./LeaveAlone";

/** A decision about problems that takes a dialog. */
export interface Doing {
  what: "retry" | "leave" | "mark";
  ids: readonly string[];
}

/** The dialog of what was chosen from a row's menu or for the selection. */
export function DoingDialog({ doing, onClose }: { doing: Doing | undefined; onClose: () => void }) {
  if (!doing) return null;
  const selection = { problems: [...doing.ids] };
  if (doing.what === "leave") return <LeaveAlone ids={doing.ids} onClose={onClose} />;
  if (doing.what === "mark") return <MarkDialog selection={selection} onClose={onClose} />;
  return <TryAgainDialog selection={selection} onClose={onClose} />;
}
