import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card, Fact, Facts, Field } from "@/parts/Page";
import { Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { texts } from "./texts";

type Detail = Shapes["ProblemDetail"];

/** Why its tasks are one problem, with two of them to see it; and how an agent takes them apart. */
export function Together({ problem, onSplit }: { problem: Detail; onSplit: (id: string) => void }) {
  const t = useTexts(texts);
  const [doing, setDoing] = useState<"split" | "join">();
  const { together } = problem;
  return (
    <Card
      title={t("together")}
      actions={
        <>
          <Button small needs="agent" onClick={() => setDoing("split")}>
            {t("split")}
          </Button>
          <Button small needs="agent" onClick={() => setDoing("join")}>
            {t("join")}
          </Button>
        </>
      }
    >
      <p className="soft">{t("together.text")}</p>
      <Facts>
        <Fact name={t("together.operation")}>
          <Said>{problem.title}</Said>
        </Fact>
        <Fact name={t("together.code")}>
          <code>{together.code}</code>
        </Fact>
        {together.field && (
          <Fact name={t("together.field")}>
            <code>{together.field}</code>
          </Fact>
        )}
      </Facts>
      {together.message && (
        <div>
          <p className="soft">{t("together.words")}</p>
          <q data-said="">{together.message}</q>
        </div>
      )}
      <h3>{t("together.examples", { n: together.examples.length })}</h3>
      <ul className="examples">
        {together.examples.map((task) => (
          <li key={task.id}>
            <Link to="/operations/$id/tasks/$task" params={{ id: task.operation, task: task.id }}>
              <bdi>{task.record.label}</bdi>
            </Link>{" "}
            <q className="soft" data-said="">
              {task.said || task.advice?.what}
            </q>
          </li>
        ))}
      </ul>
      {doing === "split" && <Split problem={problem} onClose={() => setDoing(undefined)} onDone={onSplit} />}
      {doing === "join" && <Join problem={problem} onClose={() => setDoing(undefined)} onDone={onSplit} />}
    </Card>
  );
}

interface Wanted {
  problem: Detail;
  onClose: () => void;
  onDone: (id: string) => void;
}

function Split({ problem, onClose, onDone }: Wanted) {
  const t = useTexts(texts);
  const id = useId();
  const [word, setWord] = useState("");
  const { busy, failure, run } = useOnce();
  const params = { path: { problem_id: problem.id } };
  const go = async () => {
    const body = { word: word.trim() };
    const done = await run(body, (headers) =>
      rest.POST("/api/v1/problems/{problem_id}/split", { params, body, headers }),
    );
    if (!done?.data) return;
    onClose();
    say(t("split.done"));
    onDone(done.data.id);
  };
  return (
    <Confirm
      title={t("split.title")}
      hint={t("split.lead")}
      go={t("split.go")}
      needs="agent"
      busy={busy}
      why={word.trim().length < 2 ? t("split.hint") : undefined}
      onGo={() => void go()}
      failure={failure}
      onClose={onClose}
    >
      <Field id={id} label={t("split.word")} hint={t("split.hint")}>
        <input id={id} value={word} maxLength={120} onChange={(event) => setWord(event.target.value)} />
      </Field>
    </Confirm>
  );
}

function Join({ problem, onClose, onDone }: Wanted) {
  const t = useTexts(texts);
  const id = useId();
  const [into, setInto] = useState("");
  const { busy, failure, run } = useOnce();
  const { data } = api.useQuery("get", "/api/v1/problems", {
    params: { query: { company: problem.company, q: "is:all", limit: 100 } },
  });
  const others = data?.items.filter((each) => each.id !== problem.id) ?? [];
  const params = { path: { problem_id: problem.id } };
  const go = async () => {
    const body = { into };
    const done = await run(body, (headers) =>
      rest.POST("/api/v1/problems/{problem_id}/join", { params, body, headers }),
    );
    if (!done?.data) return;
    onClose();
    say(t("join.done"));
    onDone(done.data.id);
  };
  return (
    <Confirm
      title={t("join.title")}
      hint={t("join.lead")}
      go={t("join.go")}
      needs="agent"
      busy={busy}
      why={into ? undefined : t("join.choose")}
      onGo={() => void go()}
      failure={failure}
      onClose={onClose}
    >
      {!data ? (
        <Skeleton lines={2} />
      ) : others.length ? (
        <Field id={id} label={t("join.into")}>
          <select id={id} value={into} onChange={(event) => setInto(event.target.value)}>
            <option value="">{t("join.choose")}</option>
            {others.map((each) => (
              <option key={each.id} value={each.id} data-said="">
                {`${each.sentence} (${each.title})`}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <p className="soft">{t("join.none")}</p>
      )}
    </Confirm>
  );
}
