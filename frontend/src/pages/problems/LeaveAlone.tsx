import { useId, useState } from "react";

import { say } from "@/app/notices";
import { dayOf, useNow, useZone } from "@/app/zones";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { change, type Patch } from "./tending";
import { texts } from "./texts";

type Until = "until" | "more" | "always";

/** Until a day, until so many more, or for good. */
export function LeaveAlone({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const t = useTexts(texts);
  const id = useId();
  const zone = useZone();
  const now = useNow();
  const week = dayOf(new Date(now + 7 * 86_400_000), zone);
  const [how, setHow] = useState<Until>("until");
  const [day, setDay] = useState(week);
  const [more, setMore] = useState(10);
  const [note, setNote] = useState("");
  const { busy, failure, run } = useOnce();
  const past = how === "until" && (!day || day <= dayOf(new Date(now), zone));

  const go = async () => {
    if (past) return;
    const body: Partial<Patch> = {
      state: "left_alone",
      note,
      ...(how === "until" && { left_until: new Date(`${day}T00:00:00`).toISOString() }),
      ...(how === "more" && { left_more: more }),
    };
    const done = await run(body, async () => {
      await change(ids, body);
      return true;
    });
    if (!done) return;
    say(t("left", { n: ids.length }), {
      action: { label: t("undo"), act: () => void run({}, () => change(ids, { state: "seen" })) },
    });
    onClose();
  };

  const choice = (value: Until, label: string) => (
    <label className="check">
      <input type="radio" name={id} checked={how === value} onChange={() => setHow(value)} />
      {label}
    </label>
  );
  return (
    <Confirm
      title={t("leave.title", { n: ids.length })}
      hint={t("leave.lead")}
      go={t("leave.go")}
      busy={busy}
      why={past ? t("leave.past") : undefined}
      onGo={() => void go()}
      failure={failure}
      onClose={onClose}
    >
      <fieldset className="leave-choices">
        <legend className="hidden">{t("leave.title", { n: ids.length })}</legend>
        {choice("until", t("leave.until"))}
        {how === "until" && (
          <Field id={`${id}-day`} label={t("leave.date")} error={past ? t("leave.past") : undefined}>
            <input
              id={`${id}-day`}
              type="date"
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          </Field>
        )}
        {choice("more", t("leave.more"))}
        {how === "more" && (
          <Field id={`${id}-more`} label={t("leave.number")}>
            <input
              id={`${id}-more`}
              type="number"
              min={1}
              max={1_000_000}
              value={more}
              onChange={(event) => setMore(Math.max(1, event.target.valueAsNumber || 1))}
            />
          </Field>
        )}
        {choice("always", t("leave.always"))}
      </fieldset>
      <p className="hint">{t("leave.record")}</p>
      <Field id={`${id}-note`} label={t("leave.note")}>
        <input
          id={`${id}-note`}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
    </Confirm>
  );
}
