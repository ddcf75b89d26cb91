import type { Shapes } from "@/api/client";
import { Shape, type PillKind } from "@/parts/Pill";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Problem = Shapes["ProblemOut"];

const LOOKS: Readonly<Record<Problem["state"], { shape: PillKind; tone: string }>> = {
  new: { shape: "failed", tone: "red" },
  came_back: { shape: "failed", tone: "red" },
  seen: { shape: "waiting", tone: "running" },
  left_alone: { shape: "cancelled", tone: "quiet" },
  dealt_with: { shape: "done", tone: "green" },
};

/** Where a problem stands, as shape, words and colour; one that stops nothing is never red. */
export function StatePill({ problem }: { problem: Pick<Problem, "state" | "stops"> }) {
  const t = useTexts(texts);
  const { state, stops } = problem;
  const look =
    !stops && LOOKS[state].tone === "red" ? { shape: "held" as const, tone: "yellow" } : LOOKS[state];
  return (
    <span className={`pill tone-${look.tone}`}>
      <Shape kind={look.shape} />
      <span>{t(`state.${state}`)}</span>
    </span>
  );
}

/** Until when it is left alone, or how often it came back: beneath the pill. */
export function StateMore({ problem }: { problem: Problem }) {
  const t = useTexts(texts);
  const said = [];
  if (problem.state === "left_alone") {
    if (problem.left_until)
      said.push(t.rich("left.until", { time: <Time key="until" at={problem.left_until} how="date" /> }));
    else if (problem.left_more !== null) said.push(t("left.more", { n: problem.left_more }));
    else said.push(t("left.always"));
  } else if (problem.times_back > 0) said.push(t("back.times", { n: problem.times_back }));
  if (!problem.stops) said.push(t("note"));
  return said.map((each, at) => (
    <span key={at} className="soft below">
      {each}
    </span>
  ));
}
