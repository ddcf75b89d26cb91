import { api, rest, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { say, sayFailure } from "@/app/notices";
import { TableBox } from "@/parts/Page";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { choicesOf, unitOf } from "./every";
import { hookTexts } from "./hookTexts";

/** What runs by itself: of one store and its company, or of the whole company. */
export function Schedules({ company, store }: { company: string; store?: string }) {
  const t = useTexts(hookTexts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/schedules", {
    params: { query: { company, limit: 200 } },
  });
  const { data: stores } = api.useQuery(
    "get",
    "/api/v1/stores",
    { params: { query: { company, limit: 200 } } },
    { staleTime: 60_000 },
  );
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={5} tall />;
  const items = data.items.filter((each) => !store || each.store === null || each.store === store);
  if (!items.length) {
    return (
      <Empty icon="pending" title={t("sched.none")}>
        {t("sched.none.text")}
      </Empty>
    );
  }
  return (
    <div className="stack">
      <p className="hint">{t("sched.lead")}</p>
      <TableBox label={t("sched.caption")}>
        <table>
          <caption className="hidden">{t("sched.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("what")}</th>
              <th scope="col">{t("on")}</th>
              <th scope="col">{t("every")}</th>
              <th scope="col">{t("next")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <Line
                key={each.id}
                schedule={each}
                of={each.store ? stores?.items.find((one) => one.id === each.store)?.name : undefined}
              />
            ))}
          </tbody>
        </table>
      </TableBox>
    </div>
  );
}

function Line({ schedule, of }: { schedule: Shapes["ScheduleOut"]; of: string | undefined }) {
  const t = useTexts(hookTexts);
  const may = useMay("manager");
  const what = t("kind", { kind: schedule.kind });
  const often = (minutes: number) => {
    const { unit, n } = unitOf(minutes);
    return t(`minutes.${unit}`, { n });
  };
  const change = (to: Shapes["ScheduleChange"], said: string) => {
    rest
      .PATCH("/api/v1/schedules/{schedule_id}", { params: { path: { schedule_id: schedule.id } }, body: to })
      .then(() => {
        refreshWork();
        say(said);
      })
      .catch(sayFailure);
  };
  return (
    <tr>
      <th scope="row">
        {what}
        <div className="hint">{schedule.store ? <bdi>{of ?? schedule.store}</bdi> : t("all.stores")}</div>
      </th>
      <td>
        <input
          type="checkbox"
          aria-label={t("sched.on", { what })}
          checked={schedule.enabled}
          disabled={!may}
          onChange={(event) => {
            const enabled = event.target.checked;
            change({ enabled }, enabled ? t("sched.on.said", { what }) : t("sched.off.said", { what }));
          }}
        />
      </td>
      <td>
        <select
          aria-label={t("sched.every", { what })}
          value={schedule.every_minutes}
          disabled={!may || !schedule.enabled}
          onChange={(event) => {
            const every_minutes = Number(event.target.value);
            change({ every_minutes }, t("sched.saved", { what, every: often(every_minutes) }));
          }}
        >
          {choicesOf(schedule.every_minutes).map((minutes) => (
            <option key={minutes} value={minutes}>
              {often(minutes)}
            </option>
          ))}
        </select>
      </td>
      <td>
        {schedule.enabled ? (
          <Time at={schedule.next_at} ago />
        ) : (
          <span className="soft">{t("sched.off")}</span>
        )}
      </td>
    </tr>
  );
}
