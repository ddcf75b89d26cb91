import type { Shapes } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { pills } from "./texts";

type State = Shapes["OperationState"];
type Color = Shapes["Color"];
type TaskState = Shapes["TaskState"];

export type PillKind =
  | "green" | "yellow" | "red" | "nothing" | "running" | "waiting" | "cancelled"
  | "done" | "noted" | "failed" | "held" | "not_confirmed" | "skipped"; // prettier-ignore

/** Shape, words and colour: any one of them is enough to know. */
const SHAPES: Readonly<Record<PillKind, { shape: keyof typeof DRAWN; tone: string }>> = {
  green: { shape: "tick", tone: "green" },
  yellow: { shape: "warn", tone: "yellow" },
  red: { shape: "stop", tone: "red" },
  nothing: { shape: "dash", tone: "quiet" },
  running: { shape: "arrow", tone: "running" },
  waiting: { shape: "clock", tone: "waiting" },
  cancelled: { shape: "bar", tone: "quiet" },
  done: { shape: "tick", tone: "green" },
  noted: { shape: "tick", tone: "green" },
  failed: { shape: "stop", tone: "red" },
  held: { shape: "warn", tone: "yellow" },
  not_confirmed: { shape: "ask", tone: "yellow" },
  skipped: { shape: "dash", tone: "quiet" },
};

const RING = <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" />;
const line = (d: string) => (
  <path
    d={d}
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
  />
);
const cut = (d: string) => (
  <path
    d={d}
    fill="none"
    stroke="var(--pill-back)"
    strokeWidth="1.9"
    strokeLinecap="round"
    strokeLinejoin="round"
  />
);
const DRAWN = {
  tick: <><circle cx="8" cy="8" r="7" fill="currentColor" />{cut("M4.800 8.300 7.100 10.600 11.300 5.800")}</>,
  warn: <><path d="M8 1.200 15.300 14.400H.7z" fill="currentColor" strokeLinejoin="round" />{cut("M8 6v4M8 12.200v.1")}</>,
  stop: <><path d="M5.100 1h5.800L15 5.100v5.800L10.900 15H5.100L1 10.900V5.100z" fill="currentColor" />{cut("M5.400 5.400l5.200 5.200M10.600 5.400l-5.200 5.200")}</>,
  dash: <>{RING}{line("M5.200 8h5.600")}</>,
  arrow: <>{RING}{line("M5 8h5.500M8.300 5.600 10.700 8l-2.400 2.400")}</>,
  clock: <>{RING}{line("M8 4.600V8l2.300 1.400")}</>,
  bar: <>{RING}{line("M4.200 11.800 11.800 4.200")}</>,
  ask: <>{RING}{line("M6.200 6.400a1.800 1.800 0 1 1 2.500 1.700c-.5.2-.7.5-.7 1.100M8 11.400v.1")}</>,
} as const; // prettier-ignore

export function Shape({ kind }: { kind: PillKind }) {
  return (
    <svg
      className={`shape tone-${SHAPES[kind].tone}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      {DRAWN[SHAPES[kind].shape]}
    </svg>
  );
}

/** `small` leaves room for shape and words only where there is much of it; the words are always read out. */
export function Pill({ kind, text, small = false }: { kind: PillKind; text?: string; small?: boolean }) {
  const t = useTexts(pills);
  return (
    <span className={`pill tone-${SHAPES[kind].tone}${small ? " small" : ""}`}>
      <Shape kind={kind} />
      <span>
        <span className="hidden">{t(`said.${kind}`)}</span>
        {text ?? t(kind)}
      </span>
    </span>
  );
}

/** What an operation's colour and state say together. */
export function operationPill(operation: { state: State; color: Color | null }): PillKind {
  if (operation.state === "running" || operation.state === "waiting" || operation.state === "cancelled")
    return operation.state;
  return operation.color ?? "nothing";
}

export function taskPill(task: { state: TaskState; code?: string }): PillKind {
  const { state } = task;
  if (state === "sent") return "running";
  if (state === "done" && task.code) return "noted";
  return state;
}
