import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { Pill, taskPill } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** The tasks whose answer this visit lost, and where each stands now. */
export function Doubt({ items }: { items: readonly Shapes["DoubtOut"][] }) {
  const t = useTexts(texts);
  if (!items.length) return null;
  const open = items.filter((each) => each.open).length;
  return (
    <Card title={t("doubt")} tone={open ? "yellow" : undefined}>
      <p className="soft">{t("doubt.open", { n: open })}</p>
      <ul className="session-list">
        {items.map((each) => (
          <li key={each.task} className="row">
            <Pill kind={taskPill(each)} />
            <Link to="/operations/$id/tasks/$task" params={{ id: each.operation, task: each.task }}>
              <bdi>{each.label}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
