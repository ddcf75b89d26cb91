import { Link } from "@tanstack/react-router";

import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { useNow } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Said } from "@/parts/states";
import { Ago, Moment } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

/** What runs by itself, whether or not something else waits. */
export function AlsoRuns({ items }: { items: readonly Shapes["AlsoRuns"][] }) {
  const t = useTexts(texts);
  const now = useNow();
  if (!items.length) return null;
  return (
    <Card title={t("also.title")}>
      <ul className="plain">
        {items.map((each) => (
          <li key={each.schedule}>
            <Said>{each.sentence}</Said>{" "}
            <span className="soft">
              {new Date(each.next_at).getTime() <= now
                ? t("also.due")
                : t.rich("also", { time: <Moment at={each.next_at} /> })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What somebody took out lately: it can come back as long as nothing else has its records. */
export function CancelledLately({ items }: { items: readonly Shapes["Cancelled"][] }) {
  const t = useTexts(texts);
  if (!items.length) return null;
  const restore = (id: string) => {
    rest
      .POST("/api/v1/operations/{operation_id}/restore", { params: { path: { operation_id: id } } })
      .then(() => {
        refreshWork();
        say(t("restored"));
      })
      .catch(sayFailure);
  };
  return (
    <Card title={t("cancelled.title")}>
      <ul className="plain">
        {items.map((each) => (
          <li key={each.operation.id} className="row apart">
            <span>
              <Link to="/operations/$id" params={{ id: each.operation.id }}>
                <Said>{each.title}</Said>
              </Link>{" "}
              <Said>{each.noun}</Said>{" "}
              <span className="soft">
                {t.rich("cancelled.by", {
                  who: <bdi>{each.cancelled_by}</bdi>,
                  when: <Ago at={each.cancelled_at} />,
                })}
              </span>
            </span>
            <Button
              small
              icon="retry"
              needs="manager"
              why={each.can_restore ? undefined : each.why_not}
              onClick={() => restore(each.operation.id)}
            >
              {t("restore")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
