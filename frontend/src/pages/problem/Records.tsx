import { Link } from "@tanstack/react-router";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Money } from "@/parts/Money";
import { Older } from "@/parts/Older";
import { Card, TableBox } from "@/parts/Page";
import { Pill, taskPill } from "@/parts/Pill";
import { Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { MarkDealtWith } from "@/work/MarkDealtWith";

import { texts } from "./texts";

type Affected = Shapes["Affected"];

/** The records that stand in it, with where each is now; or all that ever did. */
export function Records({ problem }: { problem: Shapes["ProblemDetail"] }) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const all = get("records") === "all" || problem.open === 0;
  const tasks = api.useInfiniteQuery(
    "get",
    "/api/v1/problems/{problem_id}/tasks",
    { params: { path: { problem_id: problem.id }, query: { open: !all, limit: 50 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page: Shapes["AffectedList"]) => page.next_cursor,
      placeholderData: (before) => before,
    },
  );
  const items = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const choice = (on: boolean, label: string, value: string | undefined) => (
    <button type="button" className="chip" aria-pressed={on} onClick={() => set({ records: value })}>
      {label}
    </button>
  );
  return (
    <Card
      title={t("records")}
      actions={
        problem.open > 0 && (
          <>
            {choice(!all, t("records.open"), undefined)}
            {choice(all, t("records.all"), "all")}
          </>
        )
      }
    >
      {tasks.error && !tasks.data ? (
        <Fault failure={tasks.error} retry={() => void tasks.refetch()} />
      ) : !tasks.data ? (
        <Skeleton lines={4} tall />
      ) : items.length ? (
        <>
          <Table items={items} />
          <Older of={tasks} />
        </>
      ) : (
        <p className="soft">{t("records.none")}</p>
      )}
    </Card>
  );
}

function Table({ items }: { items: readonly Affected[] }) {
  const t = useTexts(texts);
  return (
    <TableBox label={t("records")}>
      <table>
        <caption className="hidden">{t("records")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("col.record")}</th>
            <th scope="col">{t("col.state")}</th>
            <th scope="col" className="end">
              {t("col.amount")}
            </th>
            <th scope="col">{t("col.when")}</th>
            <th scope="col">{t("col.what")}</th>
            <th scope="col">
              <span className="hidden">{t("col.act")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <Row key={each.task.id} affected={each} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Row({ affected: { task, open } }: { affected: Affected }) {
  const t = useTexts(texts);
  const { record } = task;
  const hasStory =
    task.store && (record.type === "order" || record.type === "product" || record.type === "customer");
  return (
    <tr>
      <th scope="row" className="affected-record">
        {hasStory ? (
          <Link
            to="/records/$type/$ref"
            params={{ type: record.type, ref: record.id }}
            search={{ store: task.store ?? undefined }}
          >
            <bdi>{record.label}</bdi>
          </Link>
        ) : (
          <bdi>{record.label}</bdi>
        )}
        {record.who && (
          <span className="below soft">
            <bdi>{record.who}</bdi>
          </span>
        )}
      </th>
      <td>
        <Pill kind={taskPill(task)} />
        {!open && <span className="below soft">{task.dealt_with_at ? t("dealt") : t("over")}</span>}
      </td>
      <td className="end">{task.amount !== null && <Money amount={task.amount} />}</td>
      <td className="nowrap">
        <Time at={task.ended_at ?? task.created_at} how="date" />{" "}
        <Time at={task.ended_at ?? task.created_at} how="minute" />
      </td>
      <td className="nowrap affected-ways">
        <Link to="/operations/$id/tasks/$task" params={{ id: task.operation, task: task.id }}>
          {t("task")}
        </Link>
        {task.message && (
          <Link to="/messages/$id" params={{ id: task.message }}>
            {t("message")}
          </Link>
        )}
      </td>
      <td>{open && <MarkDealtWith selection={{ tasks: [task.id] }} small />}</td>
    </tr>
  );
}
