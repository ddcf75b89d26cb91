import { createStore } from "@/app/store";

import { queries } from "./queries";
import { answered, reach } from "./reach";

/**
 * Hints come over one event stream; data comes over REST.
 *
 * One stream per browser, not per tab (a browser opens six connections to a host): the tab that holds a
 * Web Lock keeps it and tells the others. Without a stream everything on the screen is asked again from
 * time to time.
 */
export type LiveState = "live" | "checking" | "paused";

export interface Visiting {
  id: string;
  company: string;
  percent: number;
  phase: "begun" | "asking" | "working" | "ended";
}

interface Hint {
  /** `alive` is our own: the tab with the stream tells the others that it still has one. */
  event: "hello" | "changed" | "session" | "reset" | "alive";
  data: { topic?: string; company?: string | null; id?: string | null } & Partial<Visiting>;
}

export const liveState = createStore<LiveState>("checking");
/** Visits under way now, by company. */
export const visiting = createStore<Readonly<Record<string, Visiting>>>({});

/** Seconds between two questions where no hints come; longer when ten minutes brought nothing new. */
export const pollEvery = createStore(15);
const QUIET_EVERY = 60;
const QUIET_AFTER = 10 * 60_000;
const GATHER = 700;

/** Which answers a topic makes stale, by the start of their path. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  operations: ["operations", "queue", "overview", "records", "tasks", "postings", "actions", "views", "find"],
  sessions: ["sessions", "overview", "companies", "queue"],
  messages: ["operations/{operation_id}/messages", "sessions/{session_id}/conversation"],
  companies: ["companies", "overview", "queue"],
  stores: ["stores", "overview", "actions"],
  orders: ["records", "stores", "overview"],
  products: ["records", "stores"],
  customers: ["records", "stores"],
  schedules: ["schedules", "queue", "companies"],
  problems: ["problems", "overview"],
  people: ["users", "tokens", "me"],
  notes: ["notes", "records", "problems"],
  webhooks: ["webhooks"],
  deliveries: ["webhooks"],
  views: ["views"],
  alerts: ["alerts", "alert-rules", "overview"],
  records: ["records", "links"],
};

const stale = new Set<string>();
let gathering: ReturnType<typeof setTimeout> | undefined;

function markStale(topic: string): void {
  for (const start of STALE[topic] ?? [topic]) stale.add(`/api/v1/${start}`);
  stale.add("/api/v1/activity");
  gathering ??= setTimeout(refresh, GATHER);
}

function refresh(): void {
  gathering = undefined;
  const starts = [...stale];
  stale.clear();
  if (liveState.get() === "paused") return;
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => {
      const path = queryKey[1];
      return typeof path === "string" && starts.some((start) => path.startsWith(start));
    },
  });
}

function refreshAll(): void {
  void queries.invalidateQueries();
}

/** Ask for everything on the screen, and notice whether anything was new. */
async function poll(): Promise<void> {
  const all = queries.getQueryCache().getAll();
  const before = all.map((query) => ({ query, data: query.state.data }));
  await queries.invalidateQueries();
  if (before.some(({ query, data }) => query.state.data !== data)) lastNews = Date.now();
}

function heard({ event, data }: Hint): void {
  answered();
  if (liveState.get() === "checking") {
    liveState.set("live");
    if (lastAlive) refreshAll(); // what changed while nobody listened; at first everything is new anyway
  }
  lastAlive = Date.now();
  if (event === "changed" || event === "session") lastNews = lastAlive;
  if (event === "reset") refreshAll();
  if (event === "changed" && data.topic) markStale(data.topic);
  if (event === "session" && data.company && data.id) {
    const now = { ...visiting.get() };
    if (data.phase === "ended")
      delete now[data.company]; // eslint-disable-line @typescript-eslint/no-dynamic-delete -- a copy, keyed by id
    else {
      now[data.company] = {
        id: data.id,
        company: data.company,
        percent: data.percent ?? 0,
        phase: data.phase ?? "working",
      };
    }
    visiting.set(now);
  }
}

let lastAlive = 0;
let lastNews = 0;
let stopped: (() => void) | undefined;

/** Begin to listen. Called once somebody is signed in; gives back how to stop. */
export function listen(): () => void {
  stopped?.();
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("cartbooks.live") : undefined;
  const leaving = new AbortController();
  channel?.addEventListener("message", (message: MessageEvent<Hint>) => heard(message.data));

  const lead = () =>
    stream(leaving.signal, (hint) => {
      heard(hint);
      channel?.postMessage(hint);
    });
  // over plain http browsers have no Web Locks; then each tab keeps a stream of its own
  if ("locks" in navigator) {
    navigator.locks.request("cartbooks.live", { signal: leaving.signal }, lead).catch(() => undefined);
  } else void lead();

  let lastPoll = Date.now();
  lastNews = lastPoll;
  const polling = setInterval(() => {
    if (Date.now() - lastAlive > 10_000 && liveState.get() === "live") liveState.set("checking");
    if (liveState.get() !== "checking" || document.hidden || !reach.get().ok) return;
    pollEvery.set(Date.now() - lastNews > QUIET_AFTER ? QUIET_EVERY : 15);
    if (Date.now() - lastPoll < pollEvery.get() * 1000) return;
    lastPoll = Date.now();
    void poll();
  }, 1_000);

  const stop = () => {
    leaving.abort();
    clearInterval(polling);
    channel?.close();
    stopped = undefined;
  };
  stopped = stop;
  return stop;
}

/** Keeps one stream until told to leave; the browser's EventSource comes back by itself after a break. */
function stream(leave: AbortSignal, tell: (hint: Hint) => void): Promise<void> {
  return new Promise((done) => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource("/api/v1/stream");
      for (const event of ["hello", "changed", "session", "reset"] as const) {
        source.addEventListener(event, (message: MessageEvent<string>) => {
          tell({ event, data: JSON.parse(message.data) as Hint["data"] });
        });
      }
      source.onerror = () => {
        if (liveState.get() === "live") liveState.set("checking");
        // closed for good by an answer that is no stream (a proxy, a restart): begin again later
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 10_000);
      };
    };
    open();
    const beat = setInterval(() => {
      if (source?.readyState === EventSource.OPEN) tell({ event: "alive", data: {} });
    }, 4_000);
    const close = () => {
      clearInterval(beat);
      clearTimeout(again);
      source?.close();
      done();
    };
    if (leave.aborted) close();
    leave.addEventListener("abort", close, { once: true });
  });
}

/** Stop and go on with what moves under the reader's eyes. */
export function pauseLive(pause: boolean): void {
  liveState.set(pause ? "paused" : "checking");
  if (!pause) refreshAll();
}
