import { useParams } from "@tanstack/react-router";

import { api } from "@/api/client";
import { Page } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import "@/work/operation/style.css";

import { Carried } from "./Carried";
import { Doubt } from "./Doubt";
import { Ended } from "./Ended";
import { Facts } from "./Facts";
import { Frame } from "./Frame";
import "./style.css";
import { texts } from "./texts";
import { Transcript } from "./Transcript";
import { Turns } from "./Turns";

/** One visit of the Web Connector, from its hello to its good-bye; live while it runs. */
export default function SessionPage() {
  const { id = "" }: { id?: string } = useParams({ strict: false });
  return <Session key={id} id={id} />;
}

function Session({ id }: { id: string }) {
  const t = useTexts(texts);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = api.useInfiniteQuery(
    "get",
    "/api/v1/sessions/{session_id}/conversation",
    { params: { path: { session_id: id }, query: { limit: 100 } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null, // undefined would be sent as 0
      getNextPageParam: (last) => last.next_cursor ?? undefined,
    },
  );
  // all pages tell the same of the visit as a whole; the last one that was asked tells it newest
  const told = data?.pages.at(-1);
  if (!data || !told) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={6} />}
      </Page>
    );
  }
  return (
    <Frame told={told}>
      <Ended told={told} />
      <Doubt items={told.ended.in_doubt} />
      <Carried told={told} />
      <Turns told={told} />
      <Transcript
        turns={data.pages.flatMap((page) => page.turns)}
        operations={told.operations}
        all={told.messages}
        more={hasNextPage ? () => void fetchNextPage() : undefined}
        busy={isFetchingNextPage}
      />
      <Facts told={told} />
    </Frame>
  );
}
