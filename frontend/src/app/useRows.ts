import { useMemo, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from "react";

import { useKeys, type Keys } from "./keys";

interface Wanted {
  /** The rows on the screen, in their order. */
  ids: readonly string[];
  /** Enter on a row's link, as a page. Without it the link does what links do. */
  open?: (id: string) => void;
  /** `j` and `k` came to this row: a pane beside the list goes along. */
  follow?: (id: string) => void;
  /** Whether rows can be selected: `x`, `Shift+X`, `a`, Escape. */
  select?: boolean;
}

export interface Rows {
  current: string | undefined;
  /** What is selected among the rows on the screen. What went off the screen is not acted upon. */
  selected: ReadonlySet<string>;
  /** For the element of the row; its link is the first one in it, or the one with `data-row-link`. */
  rowProps: (id: string) => RowProps;
  /** For the row's check box; with Shift it selects up to here. */
  checkProps: (id: string) => {
    type: "checkbox";
    checked: boolean;
    onClick: (event: MouseEvent) => void;
    onChange: () => void;
  };
  selectAll: () => void;
  clear: () => void;
}

interface RowProps {
  "data-row": string;
  "data-current": true | undefined;
  "data-selected": true | undefined;
  onFocus: (event: FocusEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The keys of a list: `j` and `k` go from row to row, Enter opens, `.` opens the row's menu, `x` selects.
 *
 * The focus itself goes to the row's link, so that what is current is also what is read out and what Tab
 * goes on from.
 */
export function useRows({ ids, open, follow, select = false }: Wanted): Rows {
  const [current, setCurrent] = useState<string>();
  const [chosen, setChosen] = useState(NONE);
  const [anchor, setAnchor] = useState<string>();
  const selected = useMemo(() => {
    const kept = ids.filter((id) => chosen.has(id));
    return kept.length ? new Set(kept) : NONE;
  }, [ids, chosen]);

  const go = (step: 1 | -1) => {
    const at = current === undefined ? -1 : ids.indexOf(current);
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + step))];
    if (next === undefined) return;
    setCurrent(next);
    linkOf(next)?.focus();
    follow?.(next);
  };
  const toggle = (id: string) => {
    setAnchor(id);
    setChosen(flipped(selected, id));
  };
  const reach = (id: string) => setChosen(new Set([...selected, ...between(ids, anchor, id)]));
  const clear = () => setChosen(NONE);
  const selectAll = () => setChosen(new Set(ids));

  const onCurrent = (act: (id: string) => void) => () => {
    if (current !== undefined && ids.includes(current)) act(current);
  };
  const keys: Keys = {
    j: () => go(1),
    k: () => go(-1),
    ".": onCurrent(openMenu),
    ...(select && { x: onCurrent(toggle), "Shift+X": onCurrent(reach), a: selectAll }),
    ...(selected.size > 0 && { Escape: clear }),
  };
  useKeys(keys);

  return {
    current,
    selected,
    selectAll,
    clear,
    rowProps: (id) => ({
      "data-row": id,
      "data-current": id === current ? true : undefined,
      "data-selected": selected.has(id) ? true : undefined,
      onFocus: () => setCurrent(id),
      onKeyDown: (event) => {
        const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
        if (!open || event.key !== "Enter" || !plain || event.target !== linkOf(id)) return;
        event.preventDefault();
        open(id);
      },
    }),
    checkProps: (id) => ({
      type: "checkbox",
      checked: selected.has(id),
      onClick: (event) => {
        if (event.shiftKey) reach(id);
        else toggle(id);
      },
      // the click has done it already; React wants a controlled box to have this
      onChange: () => undefined,
    }),
  };
}

/** From one row to another, both with them, whichever comes first. */
export function between(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const end = ids.indexOf(to);
  const start = from === undefined ? end : ids.indexOf(from);
  if (end < 0) return [];
  return start < 0 ? [to] : ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-row="${CSS.escape(id)}"]`);
}

function linkOf(id: string): HTMLElement | null {
  const row = rowOf(id);
  return row?.querySelector<HTMLElement>("[data-row-link]") ?? row?.querySelector<HTMLElement>("a") ?? null;
}

function openMenu(id: string): void {
  rowOf(id)?.querySelector<HTMLElement>("[popovertarget]")?.click();
}
