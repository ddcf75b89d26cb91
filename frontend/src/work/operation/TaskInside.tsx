import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useView } from "@/app/view";
import { say } from "@/app/notices";
import { patient } from "@/app/patient";
import { Button } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { Id } from "@/parts/Copy";
import { Menu } from "@/parts/Menu";
import { Fact, Facts } from "@/parts/Page";
import { Pill, taskPill } from "@/parts/Pill";
import { ForAgents, Said, Skeleton } from "@/parts/states";
import { parts } from "@/parts/texts";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { actionIcon } from "../actions";
import { AdviceCard } from "../AdviceCard";
import { MarkDealtWith, undoDealtWith } from "../MarkDealtWith";
import { Notes } from "../Notes";
import { addressOf } from "../summary";
import { work } from "../texts";
import { TryAgain } from "../TryAgain";
import { Raw } from "./Agents";
import { wentThrough } from "./since";
import { texts } from "./texts";

const TaskDialog = lazy(patient(() => import("../task/TaskDialog")));

type Detail = Shapes["TaskDetail"];

/** One task: its advice, what it became, what can be done, how it came to that. */
export function TaskInside({ task }: { task: Shapes["TaskOut"] }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const { data: detail } = api.useQuery("get", "/api/v1/tasks/{task_id}", {
    params: { path: { task_id: task.id } },
  });
  const advised = task.state !== "done" || task.code ? task.advice : null;
  return (
    <div className="task-inside stack">
      {advised && (
        <AdviceCard
          advice={advised}
          task={task}
          level={3}
          quiet={task.state === "done" || task.state === "skipped" || task.dealt_with_at !== null}
          since={detail && wentThrough(detail.attempts_made, task.id)}
          selection={{ tasks: [task.id] }}
          bundle={{ scope: "operation", id: task.operation }}
        />
      )}
      {detail ? (
        <>
          {detail.never_send && (
            <p>
              {t.rich("task.never", {
                by: <bdi>{detail.never_send.by}</bdi>,
                reason: <bdi>{detail.never_send.reason}</bdi>,
              })}
            </p>
          )}
          {detail.note && (
            <p className="soft">
              <Said>{detail.note}</Said>
            </p>
          )}
          <Became detail={detail} />
          <TaskActions detail={detail} advised={advised?.alternatives.map(({ key }) => key) ?? []} />
          <Steps detail={detail} open={technical} />
          <Earlier detail={detail} />
          <Notes type="task" subject={task.id} />
          <ForAgents open={technical}>
            <ForTaskAgents detail={detail} />
          </ForAgents>
        </>
      ) : (
        <Skeleton lines={3} />
      )}
    </div>
  );
}

function Became({ detail }: { detail: Detail }) {
  const t = useTexts(texts);
  const { quickbooks, record, store } = detail;
  return (
    <p className="row">
      {quickbooks.form && (
        <strong>
          {quickbooks.number
            ? t("task.form", { form: quickbooks.form, number: quickbooks.number })
            : t("task.form.auto", { form: quickbooks.form })}
        </strong>
      )}
      {quickbooks.name && (
        <strong>
          <bdi>{quickbooks.name}</bdi>
        </strong>
      )}
      {store && record.type !== "list" && (
        <Link to="/records/$type/$ref" params={{ type: record.type, ref: record.id }} search={{ store }}>
          {t("task.record")}
        </Link>
      )}
      {detail.message && (
        <Link to="/messages/$id" params={{ id: detail.message }}>
          {t("task.message")}
        </Link>
      )}
      <span className="soft">{t("task.attempts", { n: detail.attempts })}</span>
    </p>
  );
}

/** What the server would take now and the advice did not offer yet: the usual ones as buttons, the rest beneath. */
function TaskActions({ detail, advised }: { detail: Detail; advised: readonly string[] }) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const g = useTexts(parts);
  const [doing, setDoing] = useState<string>();
  const selection = { tasks: [detail.id] };
  const left = detail.can.filter((key) => !advised.includes(key));
  const menu = left.filter((key) => !["try_again", "try_changed", "undo_dealt_with", "mark_dealt_with"].includes(key)); // prettier-ignore
  const copy = () => {
    void copyText(addressOf(`/operations/${detail.operation}/tasks/${detail.id}`)).then((done) =>
      done ? say(g("copied")) : say(g("copy.failed"), { tone: "bad" }),
    );
  };
  return (
    <div className="row" role="group" aria-label={t("task.actions")}>
      {left.includes("try_again") && <TryAgain selection={selection} small data-key="r" />}
      {left.includes("try_changed") && (
        <Button
          small
          icon="settings"
          needs="manager"
          aria-haspopup="dialog"
          onClick={() => setDoing("try_changed")}
        >
          {t("act.try_changed")}
        </Button>
      )}
      {left.includes("mark_dealt_with") && <MarkDealtWith selection={selection} small data-key="e" />}
      {left.includes("undo_dealt_with") && (
        <Button small icon="retry" needs="manager" onClick={() => undoDealtWith(w, selection)}>
          {t("act.undo_dealt_with")}
        </Button>
      )}
      <Button small look="quiet" icon="link" data-key="c" onClick={copy}>
        {t("act.copy_link")}
      </Button>
      {menu.length > 0 && (
        <Menu label={t("task.other")} small>
          {menu.map((key) => {
            const icon = actionIcon(key);
            return (
              <Button
                key={key}
                look="quiet"
                needs="manager"
                {...(icon && { icon })}
                onClick={() => setDoing(key)}
              >
                {t(`act.${key}` as "act.renumber")}
              </Button>
            );
          })}
        </Menu>
      )}
      {doing && (
        <Suspense>
          <TaskDialog action={doing} task={detail} onClose={() => setDoing(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

function Steps({ detail, open }: { detail: Detail; open: boolean }) {
  const t = useTexts(texts);
  if (!detail.timeline.length) return null;
  return (
    <details open={open}>
      <summary>{t("task.steps")}</summary>
      <ol className="task-steps">
        {detail.timeline.map((each, place) => (
          <li key={place}>
            <Time at={each.at} how="time" /> <code>{each.what}</code> {each.code && <code>{each.code}</code>}{" "}
            {each.detail && <Said>{each.detail}</Said>}{" "}
            {each.message && (
              <Link to="/messages/$id" params={{ id: each.message }}>
                {t("task.message")}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The same record in other operations. */
function Earlier({ detail }: { detail: Detail }) {
  const t = useTexts(texts);
  if (detail.attempts_made.length < 2) return null;
  return (
    <details>
      <summary>{t("task.earlier")}</summary>
      <ol className="tries">
        {detail.attempts_made.map((each) => (
          <li key={each.task}>
            <span className="row">
              <Time at={each.at} />
              <Pill kind={taskPill(each)} />
              <span className="soft">{t.rich("task.earlier.row", { by: <bdi>{each.started_by}</bdi> })}</span>
              {each.task === detail.id ? (
                <span>{t("task.this")}</span>
              ) : (
                <Link to="/operations/$id" params={{ id: each.operation }} search={{ task: each.task }}>
                  <code>{each.operation}</code>
                </Link>
              )}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function ForTaskAgents({ detail }: { detail: Detail }) {
  const t = useTexts(texts);
  return (
    <div className="stack">
      <Facts>
        <Fact name={t("agents.task")}>
          <Id value={detail.id} />
        </Fact>
        {detail.code && (
          <Fact name={t("col.code")}>
            <Id value={detail.code} />
          </Fact>
        )}
        {detail.quickbooks.txn_id && (
          <Fact name={t("agents.txnId")}>
            <Id value={detail.quickbooks.txn_id} />
          </Fact>
        )}
        {detail.quickbooks.list_id && (
          <Fact name={t("agents.listId")}>
            <Id value={detail.quickbooks.list_id} />
          </Fact>
        )}
        <Fact name={t("agents.step")}>
          <code>{detail.step}</code>
        </Fact>
      </Facts>
      <Raw value={detail} />
    </div>
  );
}
