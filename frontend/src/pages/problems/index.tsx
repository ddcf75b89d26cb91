import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { useRows } from "@/app/useRows";
import { formatTime, useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Older } from "@/parts/Older";
import { Page } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { DoingDialog, type Doing } from "./doing";
import { Filters } from "./Filters";
import { ProblemTable } from "./ProblemTable";
import { queryOf, shownOf } from "./query";
import { SelectedBar } from "./SelectedBar";
import "./style.css";
import { texts } from "./texts";

function useProblems() {
  const { get } = useAddress();
  const { id: company } = useCompany();
  const zone = useZone();
  const q = queryOf({
    show: shownOf(get("state")),
    words: get("q"),
    kind: get("kind"),
    owner: get("owner"),
  });
  return api.useInfiniteQuery(
    "get",
    "/api/v1/problems",
    { params: { query: { q, zone, limit: 50, ...(company && { company }) } } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
      placeholderData: (before) => before,
    },
  );
}

/** The same trouble on many records, what costs most first. */
export default function ProblemsPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const problems = useProblems();
  const [doing, setDoing] = useState<Doing>();
  const items = problems.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = problems.data?.pages[0]?.counts;
  const refused =
    problems.error instanceof Problem && problems.error.code === "bad_query" ? problems.error.message : "";
  const rows = useRows({
    ids: items.map((each) => each.id),
    open: (id) => void navigate({ to: "/problems/$id", params: { id } }),
    select: true,
  });
  const notes = counts ? counts.open - counts.stops : 0;
  const lead =
    !counts ? t("lead")
    : counts.stops ? t("lead.stops", { n: counts.stops, notes })
    : t("lead.none", { notes }); // prettier-ignore
  return (
    <Page
      title={t("title")}
      state={counts?.stops ? t("title.count", { n: counts.stops }) : t("title")}
      lead={lead}
      wide
    >
      <Filters counts={counts} owners={items.map((each) => each.owner)} refused={refused} />
      {items.length > 0 && !refused ? (
        <>
          <SelectedBar rows={rows} onDo={setDoing} />
          <ProblemTable items={items} rows={rows} onDo={setDoing} />
          <Older of={problems} untimed />
        </>
      ) : problems.error && !refused && !counts ? (
        <Fault failure={problems.error} retry={() => void problems.refetch()} />
      ) : counts && !refused ? (
        <Nothing stops={counts.stops} notes={notes} checked={problems.dataUpdatedAt} />
      ) : refused ? null : (
        <Skeleton lines={4} tall />
      )}
      <DoingDialog doing={doing} onClose={() => setDoing(undefined)} />
    </Page>
  );
}

/** Nothing needs anybody, or nothing is like what was asked for: two different things. */
function Nothing({ stops, notes, checked }: { stops: number; notes: number; checked: number }) {
  const t = useTexts(texts);
  const zone = useZone();
  const { get, set } = useAddress();
  const narrowed = ["state", "q", "kind", "owner"].some((name) => get(name));
  if (narrowed) {
    const all = { state: undefined, q: undefined, kind: undefined, owner: undefined };
    return (
      <Empty
        icon="search"
        title={t("empty.none")}
        actions={<Button onClick={() => set(all)}>{t("clear")}</Button>}
      >
        {t("empty.change", { n: stops })}
      </Empty>
    );
  }
  return (
    <Empty
      title={t("empty.title")}
      actions={notes > 0 && <Button onClick={() => set({ state: "notes" })}>{t("empty.show")}</Button>}
    >
      <p>{t("empty.checked", { time: formatTime(new Date(checked), zone, "minute") })}</p>
      {notes > 0 && <p>{t("empty.notes", { n: notes })}</p>}
    </Empty>
  );
}
