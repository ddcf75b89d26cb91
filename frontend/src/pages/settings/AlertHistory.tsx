import { useInfiniteQuery } from "@tanstack/react-query";

import { rest, type Shapes } from "@/api/client";
import { Older } from "@/parts/Older";
import { TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { alertTexts } from "./alertTexts";

/** Every alert with its e-mails, the newest first. */
export function AlertHistory({ company }: { company: string | undefined }) {
  const t = useTexts(alertTexts);
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/alerts", company ?? ""],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 30, ...(company && { company }), ...(pageParam && { cursor: pageParam }) };
      const { data: page } = await rest.GET("/api/v1/alerts", { params: { query }, signal });
      return page ?? { items: [], next_cursor: null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const { data, error, refetch } = pages;
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={3} tall />;
  const items = data.pages.flatMap((page) => page.items);
  if (!items.length) return <Empty title={t("history.none")} />;
  return (
    <>
      <TableBox label={t("history.caption")}>
        <table>
          <caption className="hidden">{t("history.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("what")}</th>
              <th scope="col">{t("began")}</th>
              <th scope="col">{t("over")}</th>
              <th scope="col">{t("mails")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((alert) => (
              <Line key={alert.id} alert={alert} />
            ))}
          </tbody>
        </table>
      </TableBox>
      <Older of={pages} />
    </>
  );
}

function Line({ alert }: { alert: Shapes["AlertOut"] }) {
  const t = useTexts(alertTexts);
  return (
    <tr>
      <td>
        <PathLink path={alert.path}>
          <Said>{alert.sentence}</Said>
        </PathLink>
      </td>
      <td>
        <Time at={alert.since} />
      </td>
      <td>
        {alert.cleared_at ? (
          <>
            <Time at={alert.cleared_at} />
            <div className="hint">
              <Said>{alert.cleared}</Said>
            </div>
          </>
        ) : (
          t("still")
        )}
      </td>
      <td>
        <ul className="plain">
          {alert.mails.map((mail) => (
            <li key={mail.id}>
              <bdi>{mail.to}</bdi>: {t(`mail.${mail.state}`)}
              {mail.error && (
                <div className="hint">
                  <Said>{mail.error}</Said>
                </div>
              )}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
