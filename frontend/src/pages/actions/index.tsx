import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { ChooseCompany } from "@/parts/ChooseCompany";
import { Page } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { ActionCard } from "./ActionCard";
import { Asked } from "./Asked";
import { grouped } from "./groups";
import { OneAction } from "./OneAction";
import { StoreState } from "./StoreState";
import "./style.css";
import { texts } from "./texts";

/** What can be asked for: all of it, or the one in the address with its form and its preview. */
export default function ActionsPage() {
  const t = useTexts(texts);
  const { id } = useCompany();
  if (!id) {
    return (
      <Page title={t("title")}>
        <ChooseCompany why={t("choose.why")} />
      </Page>
    );
  }
  return <Actions company={id} />;
}

function Actions({ company }: { company: string }) {
  const t = useTexts(texts);
  const { get } = useAddress();
  const store = get("store");
  const { data, error, refetch } = api.useQuery("get", "/api/v1/actions", {
    params: { query: { company, ...(store && { store }) } },
  });
  if (!data) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={6} />}
      </Page>
    );
  }
  const one = data.items.find((each) => each.kind === get("kind"));
  if (one) return <OneAction key={`${one.kind} ${one.store ?? ""}`} action={one} actions={data} />;
  return <AllActions actions={data} />;
}

function AllActions({ actions }: { actions: Shapes["ActionList"] }) {
  const t = useTexts(texts);
  const { get } = useAddress();
  const asked = get("asked");
  return (
    <Page title={t("title")} lead={t.rich("lead", { when: <Said>{actions.when.sentence}</Said> })}>
      <div className="stack">
        {asked && <Asked id={asked} when={actions.when.sentence} />}
        <StoreState actions={actions} />
        {grouped(actions.items).map(({ group, items }) => (
          <section key={group} className="action-group" aria-labelledby={group}>
            <h2 id={group}>{t(`group.${group}`)}</h2>
            <div className="columns">
              {items.map((each) => (
                <ActionCard key={each.kind} action={each} company={actions.company} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Page>
  );
}
