import { useEffect, useId, useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useKeys } from "@/app/keys";
import { useView } from "@/app/view";
import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { filtersOf, isFilter, nextTrouble, type Filter } from "./filters";
import { ElsewhereTask, TaskRows } from "./TaskRows";
import { texts } from "./texts";

const PAGE = 100;

/** The tasks of an operation: what needs somebody first. Filter, search and the open task are in the address. */
export function Tasks({ operation, opened }: { operation: Shapes["OperationOut"]; opened: string }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const { get, set } = useAddress();
  const asked = get("tasks");
  const show: Filter = isFilter(asked) ? asked : "all";
  const q = get("find");
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = api.useInfiniteQuery(
    "get",
    "/api/v1/operations/{operation_id}/tasks",
    { params: { path: { operation_id: operation.id }, query: { show, q, limit: PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null, // undefined would be sent as 0
      getNextPageParam: (last) => last.next_cursor ?? undefined,
      placeholderData: (before) => before,
    },
  );
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  const counts = data?.pages[0]?.counts;
  const open = (task: string | undefined) => set({ task });
  const go = (by: 1 | -1) => {
    const next = nextTrouble(rows, opened, by);
    if (next) open(next);
  };
  useKeys({ n: () => go(1), "Shift+N": () => go(-1) });

  if (!data || !counts) {
    return (
      <Card title={t("tasks")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={4} />}
      </Card>
    );
  }
  const filtered = show === "all" && !q ? counts.all : undefined;
  const elsewhere = opened && !rows.some((row) => row.id === opened) ? opened : undefined;
  return (
    <div className="stack tasks">
      <div className="row apart">
        <h2>{t("tasks")}</h2>
        <Find key={operation.id} />
      </div>
      <div className="row" role="group" aria-label={t("tasks.filter")}>
        {filtersOf(counts, show).map((filter) => (
          <button
            key={filter}
            type="button"
            className="chip"
            aria-pressed={filter === show}
            onClick={() => set({ tasks: filter === "all" ? undefined : filter })}
          >
            {t(`tasks.${filter}`)} <span className="number soft">{counts[filter]}</span>
          </button>
        ))}
      </div>
      {elsewhere && <ElsewhereTask key={elsewhere} id={elsewhere} onClose={() => open(undefined)} />}
      {rows.length ? (
        <TableBox label={t("tasks")}>
          <TaskRows rows={rows} opened={opened} onOpen={open} technical={technical} />
        </TableBox>
      ) : counts.all ? (
        <Empty
          icon="search"
          title={t("tasks.none")}
          actions={
            <Button onClick={() => set({ tasks: undefined, find: undefined })}>{t("tasks.clear")}</Button>
          }
        >
          {t("tasks.none.text")}
        </Empty>
      ) : (
        <Empty title={t("tasks.empty")}>{t("tasks.empty.text")}</Empty>
      )}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("tasks.more", { n: Math.min(PAGE, filtered ? filtered - rows.length : PAGE) })}
          </Button>
          {filtered && (
            <span className="soft">{t("tasks.shown", { shown: rows.length, all: filtered })}</span>
          )}
        </div>
      )}
    </div>
  );
}

/** What is typed goes into the address a moment later, without a step for Back at each letter. */
function Find() {
  const t = useTexts(texts);
  const id = useId();
  const { get, set } = useAddress();
  const inAddress = get("find");
  const [typed, setTyped] = useState(inAddress);
  const [known, setKnown] = useState(inAddress);
  if (known !== inAddress) {
    setKnown(inAddress);
    setTyped(inAddress);
  }
  useEffect(() => {
    if (typed === inAddress) return;
    const soon = setTimeout(() => set({ find: typed.trim() || undefined }, { replace: true }), 250);
    return () => clearTimeout(soon);
  }, [typed, inAddress, set]);
  return (
    <input
      id={id}
      type="search"
      className="tasks-find"
      aria-label={t("tasks.find")}
      placeholder={t("tasks.find")}
      value={typed}
      maxLength={100}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
