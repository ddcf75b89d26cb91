import { useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState, type MouseEvent } from "react";

import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { useKeys } from "@/app/keys";
import { patient } from "@/app/patient";
import { useRows } from "@/app/useRows";
import { useView } from "@/app/view";
import { dayOf, useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { rememberList } from "@/work/operation/cameFrom";

import { BulkBar } from "./BulkBar";
import { Columns } from "./Columns";
import { columnsIn, exported, shownColumns } from "./columns";
import { DoingDialog, type Doing } from "./doing";
import { Echo } from "./Echo";
import { Filters } from "./Filters";
import { byDay, idsOf } from "./grouping";
import { Arrived, Older, Stale } from "./lines";
import { Nothing } from "./Nothing";
import { Pane } from "./Pane";
import { Parts } from "./Parts";
import { askedOf } from "./query";
import { SearchBox } from "./SearchBox";
import "./style.css";
import { Table } from "./Table";
import { Tabs } from "./Tabs";
import { texts } from "./texts";
import { useNumbers, useQuestion, useRowsOf } from "./useHistory";
import { useWide } from "./useWide";
import { Views } from "./Views";

const ExportDialog = lazy(patient(() => import("./ExportDialog")));

/** What belongs to the open operation, and goes with it. */
const OF_THE_PANE = { task: undefined, tasks: undefined, find: undefined, advice: undefined };

/** Everything that ran: the rows of the question in the address, and one of them open beside them. */
export default function HistoryPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const { search, get, set } = useAddress();
  const { technical } = useView();
  const { id: company, several, companies } = useCompany();
  const zone = useZone();
  const wide = useWide();

  const asked = useMemo(() => askedOf(search), [search]);
  const question = useQuestion(asked);
  const list = useRowsOf(question, asked.sort);
  const { facets, totals } = useNumbers(question);

  const usual = useMemo(
    () => shownColumns(undefined, technical, several && !company),
    [technical, several, company],
  );
  const cols = get("cols");
  // by the text, so that they stay the same when something else of the address changes
  const columns = useMemo(() => {
    const chosen = columnsIn(cols);
    return chosen ? shownColumns(chosen, technical, false) : usual;
  }, [cols, technical, usual]);
  const timed = asked.sort === "newest" || asked.sort === "oldest";
  const { grouped } = asked;
  const oldest = asked.sort === "oldest";
  const days = useMemo(() => {
    const rows = list.rows ?? [];
    if (!timed) return rows.length ? [{ day: "", groups: rows.map((row) => ({ key: row.id, session: undefined, rows: [row] })) }] : []; // prettier-ignore
    return byDay(rows, (at) => dayOf(new Date(at), zone), { grouped, oldest });
  }, [list.rows, timed, zone, grouped, oldest]);
  const ids = useMemo(() => idsOf(days), [days]);
  useRemembered(ids);

  const op = get("op");
  const pane = wide && op !== "";
  useEffect(() => {
    // a link to a row with its details, opened where there is no room beside: the details are what was meant
    if (op && !matchMedia("(width >= 1100px)").matches) {
      void navigate({ to: "/operations/$id", params: { id: op }, replace: true });
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only on arrival: a window made narrow keeps its list
  }, []);

  const openPage = (id: string) => void navigate({ to: "/operations/$id", params: { id } });
  const openPane = (id: string, event: MouseEvent) => {
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!plain) return;
    event.preventDefault();
    if (wide) set({ ...OF_THE_PANE, op: id });
    else openPage(id);
  };
  const closePane = () => {
    set({ ...OF_THE_PANE, op: undefined });
    focusRow(op);
  };
  const rows = useRows({
    ids,
    open: openPage,
    follow: (id) => pane && set({ ...OF_THE_PANE, op: id }, { replace: true }),
    select: true,
  });

  const [doing, setDoing] = useState<Doing>();
  const [exporting, setExporting] = useState<"all" | "some">();
  const [everyOf, setEveryOf] = useState<unknown>();
  const selected = (list.rows ?? []).filter(({ id }) => rows.selected.has(id));
  // all that match are those of this question; another one begins without a selection
  const every = everyOf === question && selected.length > 0;
  const act = (what: "retry" | "mark") => () => {
    const chosen = selected.length ? selected.map(({ id }) => id) : rows.current ? [rows.current] : [];
    if (chosen.length) setDoing({ what, selection: { operations: chosen } });
  };
  useKeys({
    r: act("retry"),
    e: act("mark"),
    ...(pane && { Escape: closePane }),
  });

  const ask = (q: string) => set({ q: q || undefined });
  const clear = () => set({ q: undefined, range: undefined });
  const narrowed = asked.q !== "" || asked.range !== "all";
  return (
    <Page
      title={t("title")}
      wide
      actions={
        <>
          <Columns
            columns={columns}
            usual={usual}
            grouped={get("group") !== "none"}
            onColumns={(next) => set({ cols: next }, { replace: true })}
            onGrouped={(on) => set({ group: on ? undefined : "none" })}
          />
          <Button icon="download" aria-haspopup="dialog" onClick={() => setExporting("all")}>
            {t("export")}
          </Button>
        </>
      }
    >
      <Tabs at="operations" />
      <div className="stack history-ask">
        <SearchBox question={question} refused={list.refused} kept={ids.length > 0} onAsk={ask} />
        <Parts q={list.refused ? "" : asked.q} parts={list.parts} onAsk={ask} />
        <Filters
          asked={asked}
          parts={list.parts}
          facets={facets}
          onAsk={ask}
          onRange={(range) => set({ range: range === "all" ? undefined : range })}
        />
        <Views asked={asked} group={get("group")} question={question} />
        <Echo
          echo={list.echo}
          totals={totals}
          narrowed={narrowed}
          quiet={asked.quiet}
          onClear={clear}
          onQuiet={(quiet) => set({ quiet: quiet === "show" ? "show" : undefined })}
          sort={asked.sort}
          onSort={(sort) => set({ sort: sort === "newest" ? undefined : sort })}
          refused={list.refused !== undefined}
        />
      </div>
      <div className={`history-split${pane ? " with-pane" : ""}`}>
        <div className="history-list">
          <Arrived n={list.arrived} onShow={list.show} />
          <BulkBar
            selected={selected}
            every={every}
            matching={totals?.matching}
            question={question}
            onEvery={() => setEveryOf(question)}
            onClear={() => {
              setEveryOf(undefined);
              rows.clear();
            }}
            onDo={setDoing}
            onExport={() => setExporting(every ? "all" : "some")}
          />
          {list.failure && !list.refused && list.stale && (
            <Stale failure={list.failure} onRetry={list.refetch} />
          )}
          {ids.length ? (
            <div className={list.stale ? "stale" : undefined} aria-busy={list.stale}>
              <Table
                days={days}
                timed={timed}
                columns={columns}
                rows={rows}
                opened={pane ? op : ""}
                companies={companies}
                onOpen={openPane}
                onDo={setDoing}
              />
              <Older n={ids.length} busy={list.loadingOlder} onOlder={list.older} />
            </div>
          ) : list.rows ? (
            <Nothing
              asked={asked}
              ever={(totals?.everything.n ?? 1) > 0}
              quiet={totals?.quiet.n ?? 0}
              hints={list.hints}
              checked={list.checked}
              onAsk={(q, range) => set({ q: q || undefined, range: range === "all" ? undefined : range })}
              onQuiet={() => set({ quiet: "show" })}
            />
          ) : list.failure && !list.refused ? (
            <Fault failure={list.failure} retry={list.refetch} />
          ) : list.refused ? null : (
            <Skeleton tall lines={8} />
          )}
        </div>
        {pane && <Pane id={op} onClose={closePane} />}
      </div>
      <DoingDialog doing={doing} onClose={() => setDoing(undefined)} />
      {exporting && (
        <Suspense>
          <ExportDialog
            question={question}
            sort={asked.sort}
            onScreen={exported(columns)}
            matching={totals?.matching}
            some={exporting === "some"}
            onClose={() => setExporting(undefined)}
          />
        </Suspense>
      )}
    </Page>
  );
}

/** So that an operation's page knows what comes before and after it, and the way back. */
function useRemembered(ids: readonly string[]): void {
  const { href } = useLocation();
  useEffect(() => {
    if (ids.length) rememberList({ ids, href: href.replace(/^\/console/, "") });
  }, [ids, href]);
}

function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] [data-row-link]`)?.focus();
}
