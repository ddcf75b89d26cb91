import { useState } from "react";

import { api } from "@/api/client";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { LookRow } from "@/work/look/LookRow";

import { texts } from "./texts";

/** The exact records of a waiting operation, and what each is expected to become. */
export function Look({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(texts);
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const first = api.useQuery("get", "/api/v1/operations/{operation_id}/look", {
    params: { path: { operation_id: id }, query: { limit: 50 } },
  });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t.rich("inside", { title: <Said>{first.data?.title ?? "…"}</Said> })}
    >
      {first.error ? (
        <Fault failure={first.error} retry={() => void first.refetch()} />
      ) : (
        !first.data && <Skeleton tall />
      )}
      {first.data?.summary && (
        <p>
          <strong>
            <Said>{first.data.summary.sentence}</Said>
          </strong>
        </p>
      )}
      {first.data?.items.length === 0 && <Empty title={t("inside.none")} />}
      {cursors.map((cursor, place) => (
        <LookPage
          key={cursor ?? ""}
          id={id}
          cursor={cursor}
          last={place === cursors.length - 1}
          onMore={(next) => setCursors([...cursors, next])}
        />
      ))}
    </Dialog>
  );
}

function LookPage({
  id,
  cursor,
  last,
  onMore,
}: {
  id: string;
  cursor: string | undefined;
  last: boolean;
  onMore: (next: string) => void;
}) {
  const t = useTexts(texts);
  const { data } = api.useQuery("get", "/api/v1/operations/{operation_id}/look", {
    params: { path: { operation_id: id }, query: { limit: 50, ...(cursor && { cursor }) } },
  });
  const next = data?.next_cursor;
  return (
    <>
      <ul className="plain">
        {data?.items.map((row) => (
          <LookRow key={row.task ?? row.record.id} row={row} />
        ))}
      </ul>
      {last && next && (
        <div className="row center">
          <Button onClick={() => onMore(next)}>{t("more")}</Button>
        </div>
      )}
    </>
  );
}
