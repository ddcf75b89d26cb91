import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { Page } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { Pause } from "./GoLive";
import { Preview } from "./Preview";
import { Programs } from "./Programs";
import { Schedules } from "./Schedules";
import { Settings } from "./Settings";
import "./style.css";
import { texts } from "./texts";
import { Way } from "./Way";
import { Webhooks } from "./Webhooks";

const TABS = ["settings", "preview", "schedules", "webhooks", "programs"] as const;

/** One store: the way to live, and afterwards its settings. */
export default function StorePage() {
  const t = useTexts(texts);
  const { id = "" }: { id?: string } = useParams({ strict: false });
  const { companies } = useCompany();
  const path = { params: { path: { store_id: id } } };
  const { data: store, error, refetch } = api.useQuery("get", "/api/v1/stores/{store_id}", path);
  const choices = api.useQuery("get", "/api/v1/stores/{store_id}/choices", path, { enabled: Boolean(store) });
  if (!store) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={6} tall />}
      </Page>
    );
  }
  const items = choices.data?.items;
  const company = companies.find((each) => each.id === store.company);
  const standing = standingOf(store);
  return (
    <Page
      title={<bdi>{store.name}</bdi>}
      state={`${t(`state.${standing}`)} · ${store.name}`}
      lead={
        <span className="row">
          <Pill kind={PILLS[standing]} text={t(`state.${standing}`)} />
          <span>
            <Standing store={store} />
          </span>
          {company && (
            <Link to="/connection" search={{ company: company.id }}>
              {t.rich("company", { company: <bdi>{company.name}</bdi> })}
            </Link>
          )}
        </span>
      }
      actions={store.state === "live" && <Pause store={store} />}
    >
      {store.state !== "live" && (items ? <Way store={store} choices={items} /> : <Skeleton lines={5} />)}
      <Tabs />
      <Part store={store}>
        {items ? (
          <Settings store={store} choices={items} />
        ) : choices.error ? (
          <Fault failure={choices.error} retry={() => void choices.refetch()} />
        ) : (
          <Skeleton lines={10} tall />
        )}
      </Part>
    </Page>
  );
}

type Standing = "off" | "live" | "paused";
const PILLS = { off: "waiting", live: "done", paused: "held" } as const;

function standingOf(store: Shapes["StoreOut"]): Standing {
  if (store.state === "live") return "live";
  return store.live_at ? "paused" : "off";
}

function Standing({ store }: { store: Shapes["StoreOut"] }) {
  const t = useTexts(texts);
  if (!store.live_at) return <>{t("off.lead")}</>;
  const when = <Time at={store.live_at} how="day" />;
  return <>{t.rich(store.state === "live" ? "live.since" : "paused.lead", { when })}</>;
}

function useTab(): (typeof TABS)[number] {
  const { get } = useAddress();
  return TABS.find((tab) => tab === get("tab")) ?? "settings";
}

function Tabs() {
  const t = useTexts(texts);
  const chosen = useTab();
  return (
    <nav className="tabs" aria-label={t("tabs")}>
      {TABS.map((tab) => (
        <Link
          key={tab}
          to="."
          search={(now) => ({ ...now, tab: tab === "settings" ? undefined : tab })}
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          activeProps={{}}
          aria-current={tab === chosen ? "page" : undefined}
          resetScroll={false}
        >
          {t(`tab.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}

function Part({ store, children }: { store: Shapes["StoreOut"]; children: ReactNode }) {
  const tab = useTab();
  const settings = api.useQuery("get", "/api/v1/stores/{store_id}/preferences", {
    params: { path: { store_id: store.id } },
  });
  switch (tab) {
    case "preview":
      return settings.data ? (
        <Preview store={store} stamp={JSON.stringify(settings.data.preferences)} />
      ) : (
        <Skeleton lines={8} tall />
      );
    case "schedules":
      return <Schedules company={store.company} store={store.id} />;
    case "webhooks":
      return <Webhooks company={store.company} />;
    case "programs":
      return <Programs store={store} />;
    default:
      return children;
  }
}
