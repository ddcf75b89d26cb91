import { usePreferences } from "@/app/preferences";
import { formatMoment, formatTime, relative, useNow, useZone } from "@/app/zones";
import { useTexts } from "@/texts/texts";

import { parts } from "./texts";

/**
 * A moment: absolute first, relative beside it. The one way in which the console writes times.
 *
 * `how`: `full` with the date and seconds, `time` of the day only, `minute` without seconds, `day` alone.
 */
export function Time({
  at,
  how = "full",
  ago = false,
}: {
  at: string;
  how?: "full" | "time" | "minute" | "day" | "date";
  ago?: boolean;
}) {
  const zone = useZone();
  const moment = new Date(at);
  return (
    <time dateTime={at} title={`${formatTime(moment, zone, "full")} (${zone})`}>
      {formatTime(moment, zone, how)}
      {ago && (
        <span className="ago">
          {" "}
          <Ago at={at} />
        </span>
      )}
    </time>
  );
}

/** A time of day; its day stands before it where that is not today. */
export function Moment({ at }: { at: string }) {
  const zone = useZone();
  const now = useNow();
  const moment = new Date(at);
  return (
    <time dateTime={at} title={`${formatTime(moment, zone, "full")} (${zone})`}>
      {formatMoment(moment, zone, now)}
    </time>
  );
}

/** Only how long ago, for a place where the absolute time stands beside it. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  const { language } = usePreferences();
  const t = useTexts(parts);
  const moment = new Date(at).getTime();
  return (
    <span className="ago">
      {Math.abs(now - moment) < 50_000 ? t("just.now") : relative(moment, now, language)}
    </span>
  );
}

/** How long something took: 430 ms, 4.1 s, 2 min 5 s. */
export function Took({ ms }: { ms: number }) {
  return <span className="number">{useTook()(ms)}</span>;
}

export function useTook(): (ms: number) => string {
  const t = useTexts(parts);
  return (ms) => {
    if (ms < 1000) return t("took.ms", { n: Math.round(ms) });
    const s = ms / 1000;
    if (s < 60) return t("took.s", { n: s < 10 ? Number(s.toFixed(1)) : Math.round(s) });
    if (s < 3600) return t("took.min", { m: Math.floor(s / 60), s: Math.round(s % 60) });
    return t("took.h", { h: Math.floor(s / 3600), m: Math.round((s % 3600) / 60) });
  };
}
