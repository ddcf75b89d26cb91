import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { useCompany } from "@/app/company";
import { Page } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { StandingPill } from "@/pages/records/StandingPill";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** More than one store has a record of this name: which one is meant? */
export function Several({ type, name }: { type: string; name: string }) {
  const t = useTexts(texts);
  const { id: company } = useCompany();
  const query = { type: type as "order", q: name, limit: 20, ...(company && { company }) };
  const { data, error, refetch } = api.useQuery("get", "/api/v1/records", { params: { query } });
  return (
    <Page title={t("several.title", { ref: name })} lead={t("several.text")}>
      {data ? (
        <ul className="plain">
          {data.items.map((row) => (
            <li key={row.id} className="card">
              <div className="row apart">
                <Link
                  to="/records/$type/$ref"
                  params={{ type: row.type, ref: row.ext_id }}
                  search={{ store: row.store ?? undefined }}
                >
                  <bdi>{row.title}</bdi>
                </Link>
                <StandingPill standing={row.standing} push={row.push} />
              </div>
              <p className="soft">
                <bdi>{row.store_name}</bdi> <bdi>{row.who}</bdi> {row.at && <Time at={row.at} how="day" />}
              </p>
            </li>
          ))}
        </ul>
      ) : error ? (
        <Fault failure={error} retry={() => void refetch()} />
      ) : (
        <Skeleton lines={3} tall />
      )}
    </Page>
  );
}
