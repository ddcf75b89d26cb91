import { useState } from "react";

import { api } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { useZone } from "@/app/zones";
import { LinkButton } from "@/parts/Button";
import { Card, Page } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { Moment, Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { Companies } from "./Companies";
import { ConnectorCard } from "./ConnectorCard";
import { Equation } from "./Equation";
import { NeedsYou } from "./NeedsYou";
import { SetUp } from "./SetUp";
import { Strips } from "./Strips";
import "./style.css";
import { texts } from "./texts";

/** One verdict, and what stands behind it. */
export default function OverviewPage() {
  const t = useTexts(texts);
  const zone = useZone();
  const { id } = useCompany();
  const { get } = useAddress();
  const [limit, setLimit] = useState(50);
  const query = { zone, limit, ...(id && { company: id }), ...(get("find") && { q: get("find") }) };
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/overview",
    { params: { query } },
    { placeholderData: (before) => before, refetchInterval: 60_000 },
  );
  if (!data) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Placeholders />}
      </Page>
    );
  }
  const { verdict, connector, equation, strips, companies, set_up: setUp } = data;
  const tab =
    verdict.count && verdict.kind === "needs_you"
      ? `(${verdict.count}) ${t("needs")} · ${t("title")}`
      : t("title");
  const setting = setUp && !setUp.finished;
  return (
    <Page
      title={
        <span className={`verdict ${verdict.kind}`}>
          <Said>{verdict.sentence}</Said>
        </span>
      }
      state={tab}
      lead={t.rich("asOf", { time: <Time at={data.as_of} how="minute" /> })}
    >
      {data.writes_stopped && (
        <Card
          tone="red"
          title={t("stopped")}
          actions={
            <LinkButton to="/connection" look="main">
              {t("stopped.see")}
            </LinkButton>
          }
        >
          <p>
            <Said>{data.writes_stopped}</Said>
          </p>
        </Card>
      )}
      {setting && <SetUp setUp={setUp} />}
      {!setting && data.needs_you.length > 0 && <NeedsYou overview={data} />}
      {connector && data.company && <ConnectorCard connector={connector} company={data.company} />}
      {equation && !setting && <Equation sum={equation} />}
      {!setting && data.needs_you.length === 0 && <NeedsYou overview={data} />}
      {companies && (
        <Companies
          rows={companies.items}
          total={companies.total}
          more={companies.next_cursor !== null}
          onMore={() => setLimit(200)}
        />
      )}
      {!setting && <WaitingNow waiting={data.waiting} />}
      {strips && <Strips strips={strips} />}
    </Page>
  );
}

function WaitingNow({ waiting }: { waiting: { operations: number; tasks: number; goes_at: string | null } }) {
  const t = useTexts(texts);
  return (
    <Card
      title={t("waitingNow")}
      actions={
        <LinkButton to="/pending" small look="quiet">
          {t("waiting.open")}
        </LinkButton>
      }
    >
      {waiting.operations === 0 ? (
        <p className="soft">{t("waiting.none")}</p>
      ) : (
        <p>
          {t("waiting.some", { operations: waiting.operations, tasks: waiting.tasks })}{" "}
          {waiting.goes_at && t.rich("waiting.when", { time: <Moment at={waiting.goes_at} /> })}
        </p>
      )}
    </Card>
  );
}

function Placeholders() {
  return (
    <>
      {[3, 2, 4].map((lines) => (
        <section key={lines} className="card">
          <Skeleton lines={lines} />
        </section>
      ))}
    </>
  );
}
