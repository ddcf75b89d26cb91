import type { Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Bar = Shapes["ProblemOut"]["trend"][number];

/** Fourteen days in bars, today last and darker. What it shows is said in words, too. */
export function Trend({ bars, height = 26 }: { bars: readonly Bar[]; height?: number }) {
  const t = useTexts(texts);
  const most = Math.max(1, ...bars.map((bar) => bar.tasks));
  const total = bars.reduce((sum, bar) => sum + bar.tasks, 0);
  const wide = bars.length * 7 - 2;
  return (
    <svg
      className="trend"
      role="img"
      aria-label={t("trend.said", { total, today: bars.at(-1)?.tasks ?? 0 })}
      viewBox={`0 0 ${wide} ${height}`}
      width={wide}
      height={height}
    >
      {bars.map((bar, at) => {
        const tall = bar.tasks ? Math.max(3, (bar.tasks / most) * height) : 1.5;
        return (
          <rect
            key={bar.day}
            className={bar.tasks ? (at === bars.length - 1 ? "today" : "some") : "none"}
            x={at * 7}
            y={height - tall}
            width={5}
            height={tall}
            rx={bar.tasks ? 1.5 : 0}
          />
        );
      })}
    </svg>
  );
}
