import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { Button } from "@/parts/Button";
import { TableBox } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { Time, Took } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { useSize } from "../size";
import { texts } from "./texts";

/** The messages it had a part in; their texts are read on their own page. */
export function Messages({ id }: { id: string }) {
  const t = useTexts(texts);
  const size = useSize();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = api.useInfiniteQuery(
    "get",
    "/api/v1/operations/{operation_id}/messages",
    { params: { path: { operation_id: id }, query: { limit: 50 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null, // undefined would be sent as 0
      getNextPageParam: (last) => last.next_cursor ?? undefined,
    },
  );
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={3} />;
  const all = data.pages.flatMap((page) => page.items);
  if (!all.length) return <p className="soft">{t("messages.none")}</p>;
  return (
    <>
      <TableBox label={t("messages")}>
        <table>
          <caption className="hidden">{t("messages.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("messages.sent")}</th>
              <th scope="col">{t("messages.asks")}</th>
              <th scope="col">{t("messages.sizes")}</th>
              <th scope="col">{t("messages.took")}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <Link to="/messages/$id" params={{ id: each.id }}>
                    <Time at={each.sent_at} how="time" />
                  </Link>
                </th>
                <td>
                  <code>{each.elements.join(", ")}</code>{" "}
                  {each.refused > 0 && (
                    <span className="error">{t("messages.refused", { n: each.refused })}</span>
                  )}
                </td>
                <td className="nowrap">
                  {t("messages.sizes.both", {
                    request: size(each.request_bytes),
                    answer: each.answer_bytes === null ? t("messages.unanswered") : size(each.answer_bytes),
                  })}
                </td>
                <td className="nowrap">
                  {each.answered_at && <Took ms={Date.parse(each.answered_at) - Date.parse(each.sent_at)} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {hasNextPage && (
        <Button small busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("messages.more")}
        </Button>
      )}
    </>
  );
}
