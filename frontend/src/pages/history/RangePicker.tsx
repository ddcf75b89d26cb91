import { useId, useState } from "react";

import { useZone } from "@/app/zones";
import { useTexts } from "@/texts/texts";

import { daysOf, RANGES, rangeOf } from "./query";
import { texts } from "./texts";

const DAYS = "days";

/** A usual stretch of time, or two days with the zone that they are meant in. */
export function RangePicker({ range, onRange }: { range: string; onRange: (range: string) => void }) {
  const t = useTexts(texts);
  const zone = useZone();
  const id = useId();
  const given = daysOf(range);
  const [choosing, setChoosing] = useState(false);
  const days = given ?? (choosing ? { from: "", to: "" } : undefined);
  return (
    <div className="row range">
      <select
        aria-label={t("range")}
        value={days ? DAYS : range}
        onChange={(event) => {
          setChoosing(event.target.value === DAYS);
          if (event.target.value !== DAYS) onRange(event.target.value);
        }}
      >
        {RANGES.map((each) => (
          <option key={each} value={each}>
            {t(`range.${each}`)}
          </option>
        ))}
        <option value={DAYS}>{t("range.days")}</option>
      </select>
      {days && (
        <span className="row" role="group" aria-label={t("range.days")}>
          <label htmlFor={`${id}-from`} className="hidden">
            {t("range.from")}
          </label>
          <input
            id={`${id}-from`}
            type="date"
            value={days.from.slice(0, 10)}
            max={days.to.slice(0, 10) || undefined}
            onChange={(event) => onRange(rangeOf(event.target.value, days.to))}
          />
          <span aria-hidden="true" className="number">
            –
          </span>
          <label htmlFor={`${id}-to`} className="hidden">
            {t("range.to")}
          </label>
          <input
            id={`${id}-to`}
            type="date"
            value={days.to.slice(0, 10)}
            min={days.from.slice(0, 10) || undefined}
            onChange={(event) => onRange(rangeOf(days.from, event.target.value))}
          />
          <span className="hint">{t.rich("range.zone", { zone: <bdi>{zone}</bdi> })}</span>
        </span>
      )}
    </div>
  );
}
