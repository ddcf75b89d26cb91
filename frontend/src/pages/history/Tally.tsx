import type { Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** "6 of 8" with a thin bar. What a rule skipped or somebody cancelled does not count. */
export function Tally({ counts }: { counts: Shapes["Counts"] }) {
  const t = useTexts(texts);
  const n = counts.total - counts.skipped - counts.cancelled;
  if (n <= 0)
    return counts.skipped ? <span className="soft">{t("tasks.skipped", { n: counts.skipped })}</span> : null;
  return (
    <span className="tally">
      <span className="number nowrap">{t("tasks.of", { done: counts.done, n })}</span>
      <span className="tally-bar" aria-hidden="true">
        <span style={{ inlineSize: `${(100 * counts.done) / n}%` }} />
      </span>
    </span>
  );
}
