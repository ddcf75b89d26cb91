import { useNavigate } from "@tanstack/react-router";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { useGoTo } from "@/app/path";
import { useRows } from "@/app/useRows";
import { recordPath } from "@/app/finding/hits";
import { Button } from "@/parts/Button";
import { Older } from "@/parts/Older";
import { Page } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Filters } from "./Filters";
import { chosenOf } from "./query";
import { RecordTable } from "./RecordTable";
import "./style.css";
import { texts } from "./texts";

function useRecords() {
  const { search } = useAddress();
  const { id: company } = useCompany();
  const { type, q, standing, push, since } = chosenOf(search);
  const query = {
    type,
    q,
    counts: true,
    limit: 50,
    ...(standing && { standing }),
    ...(push.length > 0 && { push: [...push] }),
    ...(since && { since }),
    ...(company && { company }),
  };
  return api.useInfiniteQuery(
    "get",
    "/api/v1/records",
    { params: { query } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page: Shapes["RecordList"]) => page.next_cursor,
      placeholderData: (before) => before,
    },
  );
}

/** Every order, customer and product, with where it stands between the store and QuickBooks. */
export default function RecordsPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const goTo = useGoTo();
  const { search } = useAddress();
  const chosen = chosenOf(search);
  const records = useRecords();
  const items = records.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = records.data?.pages[0]?.counts ?? undefined;
  const rows = useRows({
    ids: items.map((each) => each.id),
    open: (id) => {
      const path = items.find((each) => each.id === id);
      const to = path && recordPath(path);
      if (to) goTo(to);
    },
  });
  const narrowed = chosen.q !== "" || chosen.standing !== undefined || chosen.since !== undefined;
  return (
    <Page title={t("title")} lead={t("lead")} wide>
      <Filters counts={counts} />
      {items.length ? (
        <div
          className={records.isPlaceholderData ? "stale" : undefined}
          aria-busy={records.isPlaceholderData}
        >
          <RecordTable items={items} type={chosen.type} rows={rows} />
          <Older of={records} />
        </div>
      ) : records.error ? (
        <Fault failure={records.error} retry={() => void records.refetch()} />
      ) : !records.data ? (
        <Skeleton lines={6} tall />
      ) : narrowed ? (
        <Empty
          icon="search"
          title={t("none.title")}
          actions={
            <Button onClick={() => void navigate({ to: "/records", search: { type: chosen.type } })}>
              {t("clear")}
            </Button>
          }
        >
          {t(
            chosen.type === "order" && chosen.standing === "only_in_quickbooks"
              ? "none.orders.quickbooks"
              : "none.text",
          )}
        </Empty>
      ) : (
        <Empty icon="records" title={t("none.at.all")}>
          {t("none.at.all.text")}
        </Empty>
      )}
    </Page>
  );
}
