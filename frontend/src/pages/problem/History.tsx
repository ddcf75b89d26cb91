import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const IN_LINE: readonly string[] = ["owned", "split", "joined", "took_in", "separated", "gave_back"];

/** What became of the problem itself, the newest first. */
export function History({ events }: { events: Shapes["ProblemDetail"]["history"] }) {
  const t = useTexts(texts);
  return (
    <Card title={t("history")}>
      <ol className="problem-history">
        {events.map((event, at) => {
          const key = `event.${event.what}`;
          return (
            <li key={`${event.at} ${event.what} ${at}`}>
              <span className="soft">
                <Time at={event.at} how="date" /> <Time at={event.at} how="minute" />
              </span>
              <div>
                {t.rich(key in texts ? (key as "event.opened") : "event.other", {
                  by: <bdi key="by">{event.by}</bdi>,
                  detail: <bdi key="detail">{event.detail}</bdi>,
                  what: <code key="what">{event.what}</code>,
                })}
                {event.detail && !IN_LINE.includes(event.what) && (
                  <p className="fix-note">
                    <bdi>{event.detail}</bdi>
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
