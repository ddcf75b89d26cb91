import { Link } from "@tanstack/react-router";

import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

const WORDS: Readonly<
  Record<string, "how.joined_here" | "how.joined_into" | "how.split_off" | "how.split_from">
> = {
  joined_here: "how.joined_here",
  joined_into: "how.joined_into",
  split_off: "how.split_off",
  split_from: "how.split_from",
};

/** What was joined into it or split off from it, and the way back. */
export function Relations({ problem }: { problem: Shapes["ProblemDetail"] }) {
  const t = useTexts(texts);
  if (!problem.relations.length) return null;
  const separate = (id: string) => {
    rest
      .POST("/api/v1/problems/{problem_id}/separate", { params: { path: { problem_id: id } } })
      .then(() => say(t("separated")))
      .catch(sayFailure)
      .finally(refreshWork);
  };
  return (
    <Card title={t("relations")}>
      <ul className="examples">
        {problem.relations.map((each) => (
          <li key={`${each.how} ${each.id}`} className="row">
            <span className="soft">
              {t.rich(WORDS[each.how] ?? "how.split_from", { word: <bdi key="word">{each.word}</bdi> })}
            </span>
            <Link to="/problems/$id" params={{ id: each.id }}>
              <Said>{each.sentence}</Said>
            </Link>
            {each.how === "joined_here" && (
              <Button small needs="agent" onClick={() => separate(each.id)}>
                {t("separate")}
              </Button>
            )}
            {each.how === "joined_into" && (
              <Button small needs="agent" onClick={() => separate(problem.id)}>
                {t("separate.this")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
