import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCurrency } from "@/app/company";
import { Skeleton } from "@/parts/states";

import { AdviceCard } from "../AdviceCard";
import { wentThrough } from "./since";

type Operation = Shapes["OperationOut"];

/** The advice on its problems, one at a time; on its notes where nothing else is wrong. */
export function Troubles({ operation }: { operation: Operation }) {
  const { get, set } = useAddress();
  const { data } = api.useQuery("get", "/api/v1/operations/{operation_id}/advice", {
    params: { path: { operation_id: operation.id } },
  });
  const currency = useCurrency(operation.company);
  const { counts } = operation;
  const expected = counts.failed + counts.held + counts.not_confirmed > 0;
  const all = (data?.problems.length ? data.problems : data?.notes) ?? [];
  const at = Math.min(Math.max(0, Number(get("advice") || 1) - 1), all.length - 1);
  const shown = all[at];
  const alone = shown?.tasks === 1 ? shown.task.id : "";
  const { data: detail } = api.useQuery(
    "get",
    "/api/v1/tasks/{task_id}",
    { params: { path: { task_id: alone } } },
    { enabled: Boolean(alone) && operation.retried_by.length > 0 },
  );
  if (!data) return expected ? <Skeleton tall lines={3} /> : null;
  if (!shown) return null;
  return (
    <AdviceCard
      key={`${shown.code} ${shown.task.id}`}
      advice={shown.advice}
      task={shown.task}
      count={shown.tasks}
      amount={shown.amount}
      currency={currency}
      dealtWith={shown.dealt_with}
      problem={shown.problem}
      since={detail?.id === alone ? wentThrough(detail.attempts_made, alone) : undefined}
      quiet={!data.problems.length}
      selection={
        shown.tasks === 1 ? { tasks: [shown.task.id] } : { operations: [operation.id], code: shown.code }
      }
      bundle={{ scope: "operation", id: operation.id }}
      pager={{
        at,
        n: all.length,
        go: (next) => set({ advice: next ? String(next + 1) : undefined }, { replace: true }),
      }}
    />
  );
}
