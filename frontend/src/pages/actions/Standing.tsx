import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Fact, Facts } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Ago, Moment } from "@/parts/Time";
import { unitOf } from "@/pages/store/every";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Action = Shapes["ActionOut"];

/** How an action went last, when it runs by itself, and whether one waits. */
export function Standing({ action }: { action: Action }) {
  const t = useTexts(texts);
  const { last, waiting } = action;
  return (
    <div className="action-facts">
      <Facts>
        <Fact name={t("last")}>
          {last ? (
            <span className="action-last">
              <Pill kind={last.color ?? "nothing"} />
              <span>
                <Link to="/operations/$id" params={{ id: last.id }}>
                  <Said>{last.what_happened}</Said>
                </Link>{" "}
                <Ago at={last.ended_at} />
              </span>
            </span>
          ) : (
            t("last.none")
          )}
        </Fact>
        <Fact name={t("next")}>
          <Next schedule={action.schedule} />
        </Fact>
        {waiting && (
          <Fact name={t("waiting")}>
            <Link to="/pending" search={(now) => ({ company: now.company, look: waiting.id })}>
              {t("waiting.tasks", { n: waiting.tasks })}
            </Link>
          </Fact>
        )}
      </Facts>
    </div>
  );
}

function Next({ schedule }: { schedule: Action["schedule"] }) {
  const t = useTexts(texts);
  if (!schedule) return t("next.none");
  if (!schedule.enabled) return t("next.off");
  const { unit, n } = unitOf(schedule.every_minutes);
  return t.rich(`every.${unit}`, { n, time: <Moment at={schedule.next_at} /> });
}
