import { api, rest } from "@/api/client";
import { TableBox } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Confirm } from "../Confirm";
import { useOnce } from "../once";
import { work } from "../texts";
import { sayQueued } from "../undo";
import type { OfTask } from "./simple";
import { differencesOf } from "./stock";
import { texts } from "./texts";

/** The differences are looked at, what would get 0 first, and then written. */
export function ApproveStock({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const { busy, failure, run } = useOnce();
  const operation_id = task.operation;
  const { data, error, refetch } = api.useQuery("get", "/api/v1/operations/{operation_id}/tasks", {
    params: { path: { operation_id }, query: { show: "not_done", code: task.code, limit: 200 } },
  });
  const rows = differencesOf(data?.items ?? []);
  const all = Math.max(data?.counts.not_done ?? 0, rows.length);
  const zeros = rows.filter((row) => row.zero).length;
  const go = async () => {
    const done = await run(operation_id, (headers) =>
      rest.POST("/api/v1/operations/{operation_id}/approve-stock", {
        params: { path: { operation_id } },
        headers,
      }),
    );
    if (!done?.data) return;
    onClose();
    sayQueued(w, [done.data]);
  };
  return (
    <Confirm
      wide
      title={t("stock.title")}
      hint={t("stock.hint")}
      go={t("stock.go", { n: all })}
      busy={busy || !data}
      failure={failure}
      onGo={() => void go()}
      onClose={onClose}
    >
      {error ? (
        <Fault failure={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton lines={6} />
      ) : (
        <>
          {zeros > 0 && <p className="error">{t("stock.zero", { n: zeros })}</p>}
          <TableBox label={t("stock.caption")}>
            <table>
              <caption className="hidden">{t("stock.caption")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("stock.product")}</th>
                  <th scope="col" className="end">
                    {t("stock.from")}
                  </th>
                  <th scope="col" className="end">
                    {t("stock.to")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row">
                      <bdi>{row.label}</bdi>
                    </th>
                    <td className="end number">{row.from || t("stock.unknown")}</td>
                    <td className={`end number${row.zero ? " error" : ""}`}>{row.to}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
          {all > rows.length && <p className="soft">{t("stock.more", { n: all - rows.length })}</p>}
        </>
      )}
    </Confirm>
  );
}
