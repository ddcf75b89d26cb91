import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button, LinkButton } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { Ago } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { Schedules } from "../store/Schedules";
import "../store/style.css";
import { Webhooks } from "../store/Webhooks";
import { AddCompany, AddStore } from "./Adding";
import { NewPassword } from "./NewPassword";
import { texts } from "./texts";

type Company = Shapes["CompanyOut"];

/** All company files, each with its stores; for administrators also the way to more of them. */
export function Companies() {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const [adding, setAdding] = useState(false);
  const chosen = get("company");
  const companies = api.useQuery("get", "/api/v1/companies", { params: { query: { limit: 200 } } });
  const stores = api.useQuery("get", "/api/v1/stores", { params: { query: { limit: 200 } } });
  if (!companies.data) {
    return companies.error ? (
      <Fault failure={companies.error} retry={() => void companies.refetch()} />
    ) : (
      <Skeleton lines={4} tall />
    );
  }
  const all = companies.data.items;
  const items = chosen ? all.filter((each) => each.id === chosen) : all;
  const add = (
    <Button look="main" icon="plus" needs="admin" onClick={() => setAdding(true)}>
      {t("co.add")}
    </Button>
  );
  return (
    <div className="stack">
      {all.length === 0 ? (
        <Empty icon="company" title={t("co.none")} actions={add}>
          {t("co.none.text")}
        </Empty>
      ) : (
        <div className="row apart">
          <p className="hint">{t("co.lead")}</p>
          {add}
        </div>
      )}
      {items.map((company) => (
        <OneCompany
          key={company.id}
          company={company}
          stores={stores.data?.items.filter((each) => each.company === company.id) ?? []}
          more={get("more") === company.id}
          setMore={(more) => set({ more: more ? company.id : undefined })}
        />
      ))}
      {adding && <AddCompany onClose={() => setAdding(false)} />}
    </div>
  );
}

function OneCompany({
  company,
  stores,
  more,
  setMore,
}: {
  company: Company;
  stores: Shapes["StoreOut"][];
  more: boolean;
  setMore: (more: boolean) => void;
}) {
  const t = useTexts(texts);
  const [addingStore, setAddingStore] = useState(false);
  const [renewing, setRenewing] = useState(false);
  return (
    <Card
      title={<bdi>{company.name}</bdi>}
      actions={
        <>
          <LinkButton small icon="connection" to="/connection" search={{ company: company.id }}>
            {t("co.connection")}
          </LinkButton>
          <Button small needs="admin" onClick={() => setRenewing(true)}>
            {t("co.new.password")}
          </Button>
          <Button small icon="plus" needs="admin" onClick={() => setAddingStore(true)}>
            {t("store.add")}
          </Button>
        </>
      }
    >
      <p className="soft">
        {company.last_seen_at
          ? t.rich("co.seen", { when: <Ago at={company.last_seen_at} /> })
          : t("co.never")}{" "}
        {company.late && <Pill kind="held" text={t("co.late")} small />}
      </p>
      {stores.length === 0 ? (
        <p className="soft">{t("store.none")}</p>
      ) : (
        <ul className="plain" aria-label={t("stores")}>
          {stores.map((store) => (
            <li key={store.id} className="row">
              <Link to="/stores/$id" params={{ id: store.id }}>
                <bdi>{store.name}</bdi>
              </Link>
              <Pill {...standing(t, store)} />
            </li>
          ))}
        </ul>
      )}
      <span>
        <Button
          small
          look="quiet"
          icon={more ? "up" : "down"}
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {more ? t("co.less") : t("co.more")}
        </Button>
      </span>
      {more && (
        <div className="stack">
          <h3>{t("co.schedules")}</h3>
          <Schedules company={company.id} />
          <h3>{t("co.hooks")}</h3>
          <Webhooks company={company.id} />
        </div>
      )}
      {addingStore && <AddStore company={company} onClose={() => setAddingStore(false)} />}
      {renewing && <NewPassword company={company} onClose={() => setRenewing(false)} />}
    </Card>
  );
}

function standing(t: ReturnType<typeof useTexts<typeof texts>>, store: Shapes["StoreOut"]) {
  if (store.state === "live") return { kind: "done", text: t("store.live") } as const;
  return store.live_at
    ? ({ kind: "held", text: t("store.paused") } as const)
    : ({ kind: "waiting", text: t("store.off") } as const);
}
