import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { often } from "@/app/often";
import { usePreferences } from "@/app/preferences";
import { LinkButton } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Pill, type PillKind } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Store = Shapes["StoreLine"];

function standing(store: Store): { kind: PillKind; text: "store.live" | "store.paused" | "store.off" } {
  if (store.state === "live") return { kind: "done", text: "store.live" };
  return store.live_at ? { kind: "held", text: "store.paused" } : { kind: "waiting", text: "store.off" };
}

/** The stores that this connection serves. */
export function Stores({ items }: { items: readonly Store[] }) {
  const t = useTexts(texts);
  return (
    <Card
      title={t("stores")}
      actions={
        !items.length && (
          <LinkButton small to="/settings/$section" params={{ section: "companies" }} icon="plus">
            {t("stores.add")}
          </LinkButton>
        )
      }
    >
      {items.length === 0 ? (
        <p className="soft">{t("stores.none")}</p>
      ) : (
        <ul className="plain">
          {items.map((store) => {
            const { kind, text } = standing(store);
            return (
              <li key={store.id} className="row">
                <Link to="/stores/$id" params={{ id: store.id }}>
                  <bdi>{store.name}</bdi>
                </Link>
                <Pill kind={kind} text={t(text)} />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

/** What is planned without anybody asking, the next first. */
export function Schedules({ connection }: { connection: Shapes["ConnectionOut"] }) {
  const t = useTexts(texts);
  const { language } = usePreferences();
  const items = [...connection.schedules].sort(
    (a, b) => Number(b.enabled) - Number(a.enabled) || Date.parse(a.next_at) - Date.parse(b.next_at),
  );
  const nameOf = (id: string) => connection.stores.find((each) => each.id === id)?.name ?? id;
  return (
    <Card
      title={t("schedules")}
      actions={
        <LinkButton
          small
          to="/settings/$section"
          params={{ section: "companies" }}
          search={(now) => ({ ...now, more: connection.company })}
        >
          {t("schedules.change")}
        </LinkButton>
      }
    >
      <p className="soft">{t(items.length ? "schedules.lead" : "schedules.none")}</p>
      {items.length > 0 && (
        <TableBox label={t("schedules")}>
          <table>
            <caption className="hidden">{t("schedules")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("col.kind")}</th>
                <th scope="col">{t("col.of")}</th>
                <th scope="col">{t("col.every")}</th>
                <th scope="col">{t("col.next")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <tr key={each.id}>
                  <th scope="row">
                    <Said>{each.title}</Said>
                  </th>
                  <td>
                    {each.store ? (
                      <bdi>{nameOf(each.store)}</bdi>
                    ) : (
                      <span className="soft">{t("schedule.all")}</span>
                    )}
                  </td>
                  <td className="number nowrap">{often(each.every_minutes * 60, language)}</td>
                  <td className="nowrap">
                    {each.enabled ? (
                      <Time at={each.next_at} ago />
                    ) : (
                      <span className="soft">{t("schedule.off")}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </Card>
  );
}
