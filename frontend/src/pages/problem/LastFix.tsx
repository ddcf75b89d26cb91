import type { Shapes } from "@/api/client";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** The memory of the last fix, most wanted when the problem came back. */
export function LastFix({ problem }: { problem: Shapes["ProblemDetail"] }) {
  const t = useTexts(texts);
  const fix = problem.last_fix;
  if (!fix || (problem.open === 0 && fix.how !== "marked")) return null;
  const back = problem.times_back > 0 && problem.open > 0;
  const marked = fix.how === "marked";
  const values = { time: <Time key="at" at={fix.at} how="day" />, by: <bdi key="by">{fix.by}</bdi> };
  return (
    <section className="card edge-yellow" aria-label={t("fix.title")}>
      <p>
        {back
          ? t.rich(marked ? "came.fix.marked" : "came.fix.through", values)
          : t.rich(marked ? "fix.marked" : "fix.through", values)}
      </p>
      {fix.note && (
        <blockquote className="fix-note">
          <bdi>{fix.note}</bdi>
        </blockquote>
      )}
    </section>
  );
}
