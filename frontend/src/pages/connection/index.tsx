import { api } from "@/api/client";
import { useCompany } from "@/app/company";
import { ChooseCompany } from "@/parts/ChooseCompany";
import { Page } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Answer } from "./Answer";
import { Notices, TurnedAway } from "./Notices";
import { useMySide } from "./testing";
import { MySide } from "./MySide";
import { Schedules, Stores } from "./Serves";
import { SetUpFile } from "./SetUpFile";
import { Stopped } from "./Stopped";
import "./style.css";
import { texts } from "./texts";
import { Visits } from "./Visits";
import { Where } from "./Where";

/** Is the Web Connector alive, where does it come from, to what; and our own side of it. */
export default function ConnectionPage() {
  const t = useTexts(texts);
  const { id } = useCompany();
  if (!id) {
    return (
      <Page title={t("title")}>
        <ChooseCompany why={t("choose")} />
      </Page>
    );
  }
  return <Connection key={id} company={id} />;
}

function Connection({ company }: { company: string }) {
  const t = useTexts(texts);
  const side = useMySide(company);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/companies/{company_id}/connection", {
    params: { path: { company_id: company } },
  });
  if (!data) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={6} />}
      </Page>
    );
  }
  const never = data.health.state === "never";
  return (
    <Page
      title={t("title")}
      state={t("tab", { state: t(`state.${data.health.state}`) })}
      lead={<bdi>{data.name}</bdi>}
    >
      <div className="stack">
        {data.writes_stopped && <Stopped stopped={data.writes_stopped} company={company} />}
        <Answer connection={data} side={side} />
        <MySide side={side} />
        <TurnedAway connection={data} />
        <Notices items={data.notices} />
        {never && <SetUpFile connection={data} />}
        {!never && <Visits visits={data.visits} />}
        {!never && <Where connection={data} />}
        {!never && <SetUpFile connection={data} />}
        <Stores items={data.stores} />
        <Schedules connection={data} />
      </div>
    </Page>
  );
}
