import { api } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { useGoTo } from "@/app/path";
import { useRows } from "@/app/useRows";
import { useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Older } from "@/parts/Older";
import { Page } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { RangePicker } from "@/pages/history/RangePicker";
import { Tabs } from "@/pages/history/Tabs";

import { quietOf, stateOf, STATES } from "./query";
import { SessionTable } from "./SessionTable";
import "@/pages/history/style.css";
import "./style.css";
import { texts } from "./texts";

function useSessions() {
  const { get } = useAddress();
  const { id: company } = useCompany();
  const zone = useZone();
  const state = stateOf(get("state"));
  const query = {
    range: get("range") || "all",
    zone,
    quiet: quietOf(get("quiet")),
    limit: 50,
    ...(get("q") && { q: get("q") }),
    ...(state && { state: [state] }),
    ...(company && { company }),
  };
  return api.useInfiniteQuery(
    "get",
    "/api/v1/sessions",
    { params: { query } },
    {
      pageParamName: "cursor",
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
      placeholderData: (before) => before,
    },
  );
}

/** The visits of the Web Connector that had work, the latest first. */
export default function SessionsPage() {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const goTo = useGoTo();
  const sessions = useSessions();
  const state = stateOf(get("state"));
  const quiet = quietOf(get("quiet"));
  const range = get("range") || "all";
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  const hidden = sessions.data?.pages[0]?.quiet;
  const rows = useRows({ ids: items.map(({ id }) => id), open: (id) => goTo(`/sessions/${id}`) });
  const narrowed = range !== "all" || state !== undefined || get("q") !== "";
  return (
    <Page title={t("title")} lead={t("lead")} wide>
      <Tabs at="sessions" />
      <div className="row history-filters">
        <RangePicker range={range} onRange={(next) => set({ range: next === "all" ? undefined : next })} />
        <div className="row result-chips" role="group" aria-label={t("ended")}>
          {([undefined, ...STATES] as const).map((each) => (
            <button
              key={each ?? ""}
              type="button"
              className="chip"
              aria-pressed={each === state}
              onClick={() => set({ state: each })}
            >
              {t(`state.${each ?? ""}`)}
            </button>
          ))}
        </div>
      </div>
      {hidden && (hidden.n > 0 || quiet === "show") && (
        <p className="row echo">
          <span className="soft">
            {quiet === "show"
              ? t("quiet.shown")
              : t(hidden.more ? "quiet.many" : "quiet.hidden", { n: hidden.n })}
          </span>
          <Button small look="quiet" onClick={() => set({ quiet: quiet === "show" ? undefined : "show" })}>
            {t(quiet === "show" ? "quiet.hide" : "quiet.show")}
          </Button>
        </p>
      )}
      {items.length ? (
        <div
          className={sessions.isPlaceholderData ? "stale" : undefined}
          aria-busy={sessions.isPlaceholderData}
        >
          <SessionTable items={items} rows={rows} />
          <Older of={sessions} />
        </div>
      ) : sessions.error ? (
        <Fault failure={sessions.error} retry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <Skeleton tall lines={6} />
      ) : (
        <Empty
          icon={narrowed ? "search" : "connection"}
          title={t(narrowed ? "none" : "never")}
          actions={
            narrowed && (
              <Button onClick={() => set({ range: undefined, state: undefined, q: undefined })}>
                {t("clear")}
              </Button>
            )
          }
        >
          {t(narrowed ? "none.text" : "never.text")}
        </Empty>
      )}
    </Page>
  );
}
