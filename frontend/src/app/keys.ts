import { useEffect, useRef } from "react";

import { preferences } from "./preferences";

/** `"r"`, `"Shift+X"`, `"g h"` (one after the other), `"Mod+k"` (Ctrl, or Cmd on a Mac). */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const layers: { current: Keys }[] = [];
let chord = "";
let chordTimer: ReturnType<typeof setTimeout> | undefined;

function nameOf(event: KeyboardEvent): string {
  const letter = event.key.length === 1;
  if (letter && (event.ctrlKey || event.metaKey)) return `Mod+${event.key.toLowerCase()}`;
  if (event.shiftKey && letter && /[A-Z]/i.test(event.key)) return `Shift+${event.key.toUpperCase()}`;
  return event.key;
}

function inField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const name = nameOf(event);
  const single = !name.startsWith("Mod+") && name !== "Escape";
  if (single && (!preferences.get().keys || inField(event.target))) return;
  // an open dialog keeps the keys to itself: Escape closes it, and nothing behind it moves
  if (document.querySelector("dialog[open]:modal") && name !== "Mod+k") return;
  const wanted = chord ? `${chord} ${name}` : name;
  for (const { current } of [...layers].reverse()) {
    const act = current[wanted];
    if (act) {
      clearChord();
      event.preventDefault();
      act(event);
      return;
    }
  }
  const begins = layers.some(({ current }) =>
    Object.keys(current).some((each) => each.startsWith(`${name} `)),
  );
  clearChord();
  if (begins && single) {
    chord = name;
    chordTimer = setTimeout(clearChord, 1200);
  }
}

function clearChord(): void {
  chord = "";
  clearTimeout(chordTimer);
}

/** These keys act while the component is there; what came later goes first. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys);
  useEffect(() => {
    layer.current = keys;
  });
  useEffect(() => {
    if (!layers.length) document.addEventListener("keydown", onKey);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (!layers.length) document.removeEventListener("keydown", onKey);
    };
  }, []);
}
