import { useInfiniteQuery } from "@tanstack/react-query";

import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Older } from "@/parts/Older";
import { TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { Ago, Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { hookTexts } from "./hookTexts";
import { eventName } from "./eventName";

const PILLS = { waiting: "waiting", delivered: "done", given_up: "failed" } as const;

/** The log of one webhook: what was sent, what the receiver answered, and once more. */
export function Deliveries({ hook, onClose }: { hook: Shapes["WebhookOut"]; onClose: () => void }) {
  const t = useTexts(hookTexts);
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/webhooks/{webhook_id}/deliveries", hook.id],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await rest.GET("/api/v1/webhooks/{webhook_id}/deliveries", {
        params: {
          path: { webhook_id: hook.id },
          query: { limit: 30, ...(pageParam && { cursor: pageParam }) },
        },
        signal,
      });
      return data ?? { items: [], next_cursor: null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const { data, error, refetch } = pages;
  const rows = data?.pages.flatMap((page) => page.items);
  const again = (delivery: string) => {
    rest
      .POST("/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", {
        params: { path: { webhook_id: hook.id, delivery_id: delivery } },
      })
      .then(() => {
        refreshWork();
        say(t("log.again.said"));
      })
      .catch(sayFailure);
  };
  return (
    <Dialog open wide onClose={onClose} title={t.rich("log.title", { url: <bdi>{hook.url}</bdi> })}>
      {!rows ? (
        error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <Skeleton lines={5} tall />
        )
      ) : rows.length === 0 ? (
        <Empty icon="link" title={t("log.none")} />
      ) : (
        <TableBox label={t("log.caption")}>
          <table>
            <caption className="hidden">{t("log.caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("log.when")}</th>
                <th scope="col">{t("log.event")}</th>
                <th scope="col">{t("log.state")}</th>
                <th scope="col">{t("log.answer")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Time at={row.created_at} />
                  </td>
                  <td>
                    {eventName(t, row.event)}
                    <details className="agents">
                      <summary>{t("log.body")}</summary>
                      <pre className="call">{JSON.stringify(row.body, null, 2)}</pre>
                    </details>
                  </td>
                  <td>
                    <Pill kind={PILLS[row.state]} text={t(`log.${row.state}`)} />
                    {row.state === "waiting" && row.next_at && (
                      <div className="hint">{t.rich("log.next", { when: <Ago at={row.next_at} /> })}</div>
                    )}
                  </td>
                  <td>
                    {row.status !== null && <span className="number">{row.status}</span>}{" "}
                    <Said>{row.error}</Said>
                    <div className="hint">{t("log.tries", { n: row.attempts })}</div>
                  </td>
                  <td>
                    <Button small icon="retry" needs="admin" onClick={() => again(row.id)}>
                      {t("log.again")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      <Older of={pages} />
    </Dialog>
  );
}
