import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";

import { rest, type Shapes } from "@/api/client";
import { sayFailure } from "@/app/notices";
import { patient } from "@/app/patient";
import { Button, IconButton, LinkButton } from "@/parts/Button";
import { Copy } from "@/parts/Copy";
import { Money } from "@/parts/Money";
import { Said } from "@/parts/states";
import { Pill, Shape } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { actionIcon, offered } from "./actions";
import { adviceText } from "./advice";
import { BundleButton, type BundleScope } from "./BundleButton";
import { MarkDealtWith } from "./MarkDealtWith";
import type { Selection } from "./selection";
import "./style.css";
import { work } from "./texts";
import { TryAgain, useWhoWhere } from "./TryAgain";

const TaskDialog = lazy(patient(() => import("./task/TaskDialog")));

export interface AdviceCardProps {
  advice: Shapes["Advice"];
  /** What is meant by "Try again" and "Mark as dealt with": all that have this trouble. */
  selection: Selection;
  /** What a bundle is made of. */
  bundle: BundleScope;
  /** The task that stands for it; actions on one task are offered only with it. */
  task?: Shapes["TaskOut"] | undefined;
  /** How many tasks have this trouble, what they come to, and how many are dealt with. */
  count?: number;
  amount?: string | null;
  currency?: string | undefined;
  dealtWith?: number;
  problem?: string | null;
  /** "1 of 2 problems", with the way to the others. */
  pager?: { at: number; n: number; go: (at: number) => void };
  level?: 2 | 3;
  /** It is done, with a note: nothing stops. */
  quiet?: boolean;
  /** The operation in which the same record went through since: nothing is left to do. */
  since?: string | undefined;
}

/** What happened, why, what to do, who; what can be done here; QuickBooks' own words last and untouched. */
export function AdviceCard({
  advice,
  selection,
  bundle,
  task,
  count = 1,
  amount,
  currency,
  dealtWith = 0,
  problem,
  pager,
  level = 2,
  quiet = false,
  since,
}: AdviceCardProps) {
  const t = useTexts(work);
  const whoWhere = useWhoWhere();
  const Heading = level === 2 ? "h2" : "h3";
  const stops = !quiet && advice.severity === "stops";
  return (
    <div className={`card advice edge-${since ? "green" : stops ? "red" : "yellow"}`} data-code={advice.code}>
      {pager && pager.n > 1 && (
        <div className="row apart">
          <span className="soft">{t("advice.place", { at: pager.at + 1, n: pager.n })}</span>
          <span className="row">
            <IconButton
              icon="left"
              name={t("advice.previous")}
              onClick={() => pager.go((pager.at + pager.n - 1) % pager.n)}
            />
            <IconButton
              icon="right"
              name={t("advice.next")}
              onClick={() => pager.go((pager.at + 1) % pager.n)}
            />
          </span>
        </div>
      )}
      <Heading className="advice-what">
        <Shape kind={stops ? "failed" : "noted"} /> <Said>{advice.what}</Said>
      </Heading>
      {count > 1 && (
        <p className="soft">
          {t("advice.tasks", { n: count })}{" "}
          {amount && t.rich("advice.amount", { amount: <Money amount={amount} currency={currency} /> })}{" "}
          {dealtWith > 0 && t("advice.dealt", { n: dealtWith })}
        </p>
      )}
      <dl className="advice-rows">
        <Row name={t("advice.why")}>
          <Said>{advice.why}</Said>
        </Row>
        <Row name={t("advice.do")}>
          <Steps advice={advice} />
        </Row>
        <Row name={t("advice.who")}>{whoWhere(advice.who, advice.where)}</Row>
      </dl>
      {advice.confidence === "unknown" && <p>{t("advice.unknown")}</p>}
      {since ? (
        <Since operation={since} />
      ) : (
        <Actions advice={advice} selection={selection} bundle={bundle} task={task} count={count} />
      )}
      {advice.source_text && (
        <p className="advice-said">
          {t("advice.said", { code: advice.code })} <q data-said="">{advice.source_text}</q>
        </p>
      )}
      <div className="row apart advice-foot">
        <span className="row">{task && <WasThisRight code={advice.code} task={task.id} />}</span>
        <span className="row">
          {problem && (
            <Link to="/problems/$id" params={{ id: problem }}>
              {t("advice.problem")}
            </Link>
          )}
          <Link to="/help/codes/$code" params={{ code: advice.code }}>
            {t("advice.help")}
          </Link>
          <Copy
            text={() => adviceText(t, advice, whoWhere(advice.who, advice.where))}
            name={t("advice.copy")}
          />
        </span>
      </div>
    </div>
  );
}

/** The trouble is over: said where its actions were. */
function Since({ operation }: { operation: string }) {
  const t = useTexts(work);
  return (
    <p className="row" role="status">
      <Pill kind="done" text={t("advice.since")} />
      <Link to="/operations/$id" params={{ id: operation }}>
        {t("advice.since.open")}
      </Link>
    </p>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Steps({ advice }: { advice: Shapes["Advice"] }) {
  const t = useTexts(work);
  if (!advice.steps.length)
    return <>{t(advice.retry === "automatic" ? "advice.nothing" : "advice.noSteps")}</>;
  if (advice.steps.length === 1) return <Said>{advice.steps[0]}</Said>;
  return (
    <ol>
      {advice.steps.map((step) => (
        <li key={step}>
          <Said>{step}</Said>
        </li>
      ))}
    </ol>
  );
}

function Actions({
  advice,
  selection,
  bundle,
  task,
  count,
}: Required<Pick<AdviceCardProps, "advice" | "selection" | "bundle" | "count">> &
  Pick<AdviceCardProps, "task">) {
  const t = useTexts(work);
  const [doing, setDoing] = useState<string>();
  const actions = offered(advice.alternatives, Boolean(task));
  const known = new Set(actions.map(({ key }) => key));
  const unknown = advice.confidence === "unknown" && !known.has("make_bundle");
  if (!actions.length && !unknown) return null;
  return (
    <div className="row advice-actions" role="group" aria-label={t("advice.or")}>
      {actions.map(({ key, label }, place) => {
        const look = place === 0 ? "main" : "plain";
        if (key === "try_again")
          return <TryAgain key={key} selection={selection} label={<Said>{label}</Said>} look={look} />;
        if (key === "mark_dealt_with")
          return <MarkDealtWith key={key} selection={selection} label={<Said>{label}</Said>} look={look} />;
        if (key === "make_bundle")
          return <BundleButton key={key} {...bundle} label={<Said>{label}</Said>} look={look} />;
        if (key === "new_password")
          return (
            <LinkButton key={key} look={look} to="/connection">
              <Said>{label}</Said>
            </LinkButton>
          );
        if (key === "open_settings")
          return task?.store ? (
            <LinkButton key={key} look={look} icon="settings" to="/stores/$id" params={{ id: task.store }}>
              <Said>{label}</Said>
            </LinkButton>
          ) : null;
        const icon = actionIcon(key);
        return (
          <Button
            key={key}
            look={look}
            needs="manager"
            aria-haspopup="dialog"
            {...(icon && { icon })}
            onClick={() => setDoing(key)}
          >
            <Said>{label}</Said>
            {count > 1 && task && <bdi>{task.record.label}</bdi>}
          </Button>
        );
      })}
      {unknown && <BundleButton {...bundle} look={actions.length ? "plain" : "main"} />}
      {doing && task && (
        <Suspense>
          <TaskDialog action={doing} task={task} onClose={() => setDoing(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** Whether the advice helped; it is kept in the activity. */
function WasThisRight({ code, task }: { code: string; task: string }) {
  const t = useTexts(work);
  const [said, setSaid] = useState<"" | "no" | "thanks">("");
  const [comment, setComment] = useState("");
  const judge = (right: boolean) => {
    rest
      .POST("/api/v1/tasks/{task_id}/advice-feedback", {
        params: { path: { task_id: task } },
        body: { right, code, comment },
      })
      .then(() => setSaid("thanks"))
      .catch(sayFailure);
  };
  if (said === "thanks") return <span role="status">{t("advice.thanks")}</span>;
  if (said === "no") {
    return (
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          judge(false);
        }}
      >
        <input
          aria-label={t("advice.comment")}
          placeholder={t("advice.comment")}
          value={comment}
          maxLength={1000}
          onChange={(event) => setComment(event.target.value)}
        />
        <Button small type="submit" needs="manager">
          {t("advice.send")}
        </Button>
      </form>
    );
  }
  return (
    <>
      <span className="soft">{t("advice.right")}</span>
      <Button small look="quiet" needs="manager" onClick={() => judge(true)}>
        {t("advice.yes")}
      </Button>
      <Button small look="quiet" needs="manager" onClick={() => setSaid("no")}>
        {t("advice.no")}
      </Button>
    </>
  );
}
