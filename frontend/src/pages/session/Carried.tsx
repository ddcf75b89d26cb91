import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Card, Direction } from "@/parts/Page";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Carried = Shapes["CarriedOperation"];

/** The operations of the visit, each with its colour and what happened, in one sentence. */
export function Carried({ told }: { told: Shapes["ConversationOut"] }) {
  const t = useTexts(texts);
  const { operations } = told;
  return (
    <Card title={t("carried")}>
      {operations.length === 0 && (
        <p className="soft">{t(told.ended.how === "running" ? "carried.none" : "carried.nothing")}</p>
      )}
      <ul className="session-list">
        {operations.map((each) => (
          <li key={each.id} className="carried">
            <Pill kind={stands(each)} />
            <span>
              <Direction to={each.direction} words={t(each.direction as "to_store")} />{" "}
              <Link to="/operations/$id" params={{ id: each.id }}>
                <Said>{each.title}</Said>
              </Link>{" "}
              <span className="soft number">
                {t("carried.tasks", { done: each.done, total: each.total })}
              </span>
              {each.what_happened && (
                <p className="soft">
                  <Said>{each.what_happened}</Said>
                </p>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function stands({ state, color }: Carried) {
  return operationPill({ state: state as Shapes["OperationState"], color });
}
