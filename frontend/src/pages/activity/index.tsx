import { useInfiniteQuery } from "@tanstack/react-query";

import { rest, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { grouped } from "@/app/grouped";
import { useView } from "@/app/view";
import { dayOf, formatTime, useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Older } from "@/parts/Older";
import { Field, Page, TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { beginOf, dayAfter, KINDS, prefixOf } from "./filters";
import "./style.css";
import { texts } from "./texts";

type Deed = Shapes["ActivityOut"];

/** Who did what, by day, each with the way to what it was done to. */
export default function ActivityPage() {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const { id: company } = useCompany();
  const zone = useZone();
  const kind = KINDS.find((each) => each === get("kind"));
  const until = dayAfter(get("to"));
  const query = {
    ...(get("company") && company && { company }),
    ...(get("who") && { actor: get("who") }),
    ...(kind && { action: prefixOf(kind) }),
    ...(get("subject") && { subject: get("subject") }),
    ...only("from", beginOf(get("from"), zone)),
    ...only("to", until ? beginOf(until, zone) : undefined),
  };
  const filtered = ["who", "kind", "subject", "from", "to"].some((name) => get(name));
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/activity", query],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, limit: 100, ...(pageParam && { cursor: pageParam }) };
      const { data: page } = await rest.GET("/api/v1/activity", { params: { query: asked }, signal });
      return page ?? { items: [], next_cursor: null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const { data, error, refetch } = pages;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Filters people={[...new Set(items.map((each) => each.actor))]} filtered={filtered} />
      {!data ? (
        error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} tall />
        )
      ) : items.length === 0 ? (
        filtered ? (
          <Empty icon="search" title={t("none.found")}>
            {t("none.found.text")}
          </Empty>
        ) : (
          <Empty icon="activity" title={t("none")} />
        )
      ) : (
        <Days items={items} zone={zone} only={(who) => set({ who })} />
      )}
      <Older of={pages} />
    </Page>
  );
}

function only(name: "from" | "to", value: string | undefined): Partial<Record<"from" | "to", string>> {
  return value ? { [name]: value } : {};
}

function Filters({ people, filtered }: { people: string[]; filtered: boolean }) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const replace = { replace: true } as const;
  const clear = { who: undefined, kind: undefined, subject: undefined, from: undefined, to: undefined };
  return (
    <div className="activity-filters" role="search" aria-label={t("filters")}>
      <Field id="who" label={t("person")}>
        <input
          id="who"
          list="people"
          autoComplete="off"
          placeholder={t("person.all")}
          key={get("who")}
          defaultValue={get("who")}
          onChange={(event) => {
            if (people.includes(event.target.value)) set({ who: event.target.value }, replace);
          }}
          onBlur={(event) => {
            if (event.target.value.trim() !== get("who")) set({ who: event.target.value.trim() }, replace);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      </Field>
      <datalist id="people">
        {people.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field id="kind" label={t("kind")}>
        <select id="kind" value={get("kind")} onChange={(event) => set({ kind: event.target.value })}>
          <option value="">{t("kind.all")}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="from" label={t("from")}>
        <input
          id="from"
          type="date"
          value={get("from")}
          onChange={(event) => set({ from: event.target.value }, replace)}
        />
      </Field>
      <Field id="to" label={t("to")}>
        <input
          id="to"
          type="date"
          value={get("to")}
          onChange={(event) => set({ to: event.target.value }, replace)}
        />
      </Field>
      {filtered && (
        <Button look="quiet" icon="close" onClick={() => set(clear)}>
          {t("clear")}
        </Button>
      )}
    </div>
  );
}

function Days({ items, zone, only: onlyOf }: { items: Deed[]; zone: string; only: (who: string) => void }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const days = grouped(items, (each) => dayOf(new Date(each.at), zone));
  return (
    <TableBox label={t("table")}>
      <table className="activity">
        <caption className="hidden">{t("table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("when")}</th>
            <th scope="col">{t("what")}</th>
            <th scope="col">{t("person")}</th>
            {technical && <th scope="col">{t("subject")}</th>}
          </tr>
        </thead>
        {[...days].map(([day, deeds]) => (
          <tbody key={day}>
            <tr className="day">
              <th colSpan={technical ? 4 : 3} scope="rowgroup">
                <time dateTime={day}>{formatTime(new Date(deeds[0]?.at ?? day), zone, "day")}</time>
              </th>
            </tr>
            {deeds.map((deed) => (
              <tr key={deed.id}>
                <td className="nowrap">
                  <Time at={deed.at} how="time" />
                </td>
                <td>
                  {deed.path ? (
                    <PathLink path={deed.path}>
                      <Said>{deed.what}</Said>
                    </PathLink>
                  ) : (
                    <Said>{deed.what}</Said>
                  )}
                </td>
                <td>
                  <button
                    type="button"
                    className="link"
                    aria-label={t("only", { who: deed.actor })}
                    onClick={() => onlyOf(deed.actor)}
                  >
                    <bdi>{deed.actor}</bdi>
                  </button>
                </td>
                {technical && (
                  <td>
                    <code>{deed.subject}</code> <code className="soft">{deed.action}</code>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </TableBox>
  );
}
