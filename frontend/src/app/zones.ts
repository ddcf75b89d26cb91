import { useEffect, useState } from "react";

import { createStore, useStore } from "./store";
import { preferences, usePreferences } from "./preferences";

export const MINE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** The zones of the company in sight: its store's and its QuickBooks PC's, where they are known. */
export const companyZones = createStore<{ store?: string; quickbooks?: string }>({});

function known(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function chosen(zone: string, company: { store?: string; quickbooks?: string }): string {
  const wanted =
    zone === "mine" ? MINE
    : zone === "utc" ? "UTC"
    : zone === "store" ? (company.store ?? MINE)
    : zone === "quickbooks" ? (company.quickbooks ?? company.store ?? MINE)
    : zone; // prettier-ignore
  return known(wanted) ? wanted : MINE;
}

/** The IANA name of the zone that times are shown in. */
export function useZone(): string {
  const { zone } = usePreferences();
  return chosen(zone, useStore(companyZones));
}

/** The same, outside components: sentences of the server tell their times in it. */
export function zoneNow(): string {
  return chosen(preferences.get().zone, companyZones.get());
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Dates and times the way the whole console writes them: Mon 23 Nov, 10:13:03. */
export function formatTime(at: Date, zone: string, how: "full" | "time" | "day" | "minute" | "date"): string {
  const id = `${zone} ${how}`;
  let format = formats.get(id);
  if (!format) {
    const day = { weekday: "short", day: "numeric", month: "short" } as const;
    const options: Record<typeof how, Intl.DateTimeFormatOptions> = {
      full: {
        ...day,
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
      },
      time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
      minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
      day: { ...day, year: "numeric" },
      date: { ...day },
    };
    format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options[how] });
    formats.set(id, format);
  }
  return format.format(at).replace(",", "");
}

/** The day that a moment falls on in a zone, to group by: 2026-11-23. */
export function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}

/** The time of day, with its day where that is not today: 18:56, or Fri 27 Nov 18:56. */
export function formatMoment(at: Date, zone: string, now: number): string {
  const clock = formatTime(at, zone, "minute");
  return dayOf(at, zone) === dayOf(new Date(now), zone) ? clock : `${formatTime(at, zone, "date")} ${clock}`;
}

const tick = createStore(Date.now());
let clocks = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Now, to the half minute: what "7 minutes ago" is counted from. */
export function useNow(): number {
  const now = useStore(tick);
  useEffect(() => {
    clocks += 1;
    timer ??= setInterval(() => tick.set(Date.now()), 10_000);
    return () => {
      clocks -= 1;
      if (clocks === 0 && timer) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}

/** Seconds, counting down to a moment. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const each = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(each);
  }, []);
  return Math.max(0, Math.ceil((moment - now) / 1000));
}

/** "7 minutes ago", "in 18 minutes". */
export function relative(at: number, now: number, language: string): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (size < 50) return format.format(0, "second");
  if (size < 3_300) return format.format(Math.round(seconds / 60), "minute");
  if (size < 84_600) return format.format(Math.round(seconds / 3600), "hour");
  if (size < 40 * 86_400) return format.format(Math.round(seconds / 86_400), "day");
  return format.format(Math.round(seconds / (30.4 * 86_400)), "month");
}
