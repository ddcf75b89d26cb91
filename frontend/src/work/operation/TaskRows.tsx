import { useEffect, useRef, type ReactNode } from "react";

import { api, type Shapes } from "@/api/client";
import { IconButton } from "@/parts/Button";
import { Icon } from "@/parts/Icon";
import { Money } from "@/parts/Money";
import { Card } from "@/parts/Page";
import { Pill, taskPill } from "@/parts/Pill";
import { Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { TaskInside } from "./TaskInside";
import { texts } from "./texts";

type Task = Shapes["TaskOut"];

interface Rows {
  rows: readonly Task[];
  opened: string;
  onOpen: (task: string | undefined) => void;
  technical: boolean;
}

/** A row for each task; the open one has its inside beneath it. */
export function TaskRows({ rows, opened, onOpen, technical }: Rows) {
  const t = useTexts(texts);
  const amounts = rows.some((row) => row.amount !== null);
  const people = rows.some((row) => row.record.who);
  const columns = 3 + Number(amounts) + Number(people) + (technical ? 2 : 0);
  return (
    <table className="task-table">
      <caption className="hidden">{t("tasks.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("col.task")}</th>
          {people && <th scope="col">{t("col.who")}</th>}
          {amounts && (
            <th scope="col" className="end">
              {t("col.amount")}
            </th>
          )}
          <th scope="col">{t("col.result")}</th>
          <th scope="col">{t("col.became")}</th>
          {technical && <th scope="col">{t("col.code")}</th>}
          {technical && (
            <th scope="col" className="end">
              {t("col.attempts")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} task={row} open={row.id === opened} onOpen={onOpen} columns={columns}>
            {people && (
              <td>
                <bdi>{row.record.who}</bdi>
              </td>
            )}
            {amounts && <td className="end">{row.amount !== null && <Money amount={row.amount} />}</td>}
            <td>
              <Pill kind={taskPill(row)} />
            </td>
            <td>
              <Became task={row} />
            </td>
            {technical && (
              <td>
                <code>{row.code}</code>
              </td>
            )}
            {technical && <td className="end number">{row.attempts}</td>}
          </Row>
        ))}
      </tbody>
    </table>
  );
}

function Row({
  task,
  open,
  onOpen,
  columns,
  children,
}: {
  task: Task;
  open: boolean;
  onOpen: Rows["onOpen"];
  columns: number;
  children: ReactNode;
}) {
  const row = useRef<HTMLTableRowElement>(null);
  useIntoSight(row, open);
  return (
    <>
      <tr ref={row} id={`task-${task.id}`} className={open ? "is-open" : undefined}>
        <th scope="row">
          <button
            type="button"
            className="task-toggle"
            aria-expanded={open}
            onClick={() => onOpen(open ? undefined : task.id)}
          >
            <Icon name={open ? "down" : "right"} size={16} />
            <bdi>{task.record.label}</bdi>
          </button>
        </th>
        {children}
      </tr>
      {open && (
        <tr className="task-inside-row" data-open-task={task.id}>
          <td colSpan={columns}>
            <TaskInside task={task} />
          </td>
        </tr>
      )}
    </>
  );
}

/** A task opened by a link, or by the key n, is brought into sight; one that was clicked stays where it is. */
function useIntoSight(row: React.RefObject<HTMLTableRowElement | null>, open: boolean) {
  useEffect(() => {
    if (!open || row.current?.contains(document.activeElement)) return;
    row.current?.scrollIntoView({ block: "nearest" });
    row.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [row, open]);
}

/** In a few words: the document, the stock, or why not. */
function Became({ task }: { task: Task }) {
  const t = useTexts(texts);
  const { quickbooks, facts, advice } = task;
  const text = (name: string) => (typeof facts[name] === "string" ? facts[name] : "");
  if (task.dealt_with_at)
    return (
      <>
        {t("task.dealt")} {task.note && <Said>{task.note}</Said>}
      </>
    );
  if (task.state === "waiting" || task.state === "sent")
    return <span className="soft">{task.waits_for ? t(`task.waits.${task.waits_for}` as "task.waits.store") : t("task.waits")}</span>; // prettier-ignore
  if (task.kind === "pull_inventory" && text("to")) {
    return (
      <span className="number">
        {text("from")
          ? t("task.stock", { from: text("from"), to: text("to") })
          : t("task.stock.unknown", { to: text("to") })}
      </span>
    );
  }
  if (task.state !== "done" && advice) return <span className="clamp"><Said>{advice.why}</Said></span>; // prettier-ignore
  if (quickbooks.form) {
    return (
      <>
        {quickbooks.number
          ? t("task.form", { form: quickbooks.form, number: quickbooks.number })
          : t("task.form.auto", { form: quickbooks.form })}
      </>
    );
  }
  if (quickbooks.name) return <bdi>{quickbooks.name}</bdi>;
  return task.note ? <span className="clamp"><Said>{task.note}</Said></span> : null; // prettier-ignore
}

/** The task of a link that is not among the rows shown: it stands above them. */
export function ElsewhereTask({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(texts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/tasks/{task_id}", {
    params: { path: { task_id: id } },
  });
  return (
    <div id={`task-${id}`} data-open-task={id}>
      <Card
        level={3}
        title={data ? <bdi>{data.record.label}</bdi> : t("task.elsewhere")}
        actions={
          <>
            {data && <Pill kind={taskPill(data)} />}
            <IconButton icon="close" name={t("task.close")} onClick={onClose} />
          </>
        }
      >
        {data ? (
          <TaskInside task={data} />
        ) : error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <Skeleton lines={3} />
        )}
      </Card>
    </div>
  );
}
