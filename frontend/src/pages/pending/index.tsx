import { useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCompany } from "@/app/company";
import { say, sayFailure } from "@/app/notices";
import { Button, LinkButton } from "@/parts/Button";
import { ChooseCompany } from "@/parts/ChooseCompany";
import { Card, Page } from "@/parts/Page";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { Check } from "./Check";
import { Look } from "./Look";
import { AlsoRuns, CancelledLately } from "./Others";
import { QueueRow } from "./QueueRow";
import "./style.css";
import { texts } from "./texts";

/** What waits for the Web Connector, in the order in which it runs. */
export default function PendingPage() {
  const t = useTexts(texts);
  const { id } = useCompany();
  if (!id) {
    return (
      <Page title={t("title")}>
        <ChooseCompany why={t("choose.more")} />
      </Page>
    );
  }
  return <Pending company={id} />;
}

function Pending({ company }: { company: string }) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/queue", { params: { query: { company } } });
  const looked = get("look");
  if (!data) {
    return (
      <Page title={t("title")}>
        {error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={4} />}
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      state={data.items.length ? t("tab", { n: data.items.length }) : t("title")}
      lead={t("lead", { n: data.items.length, tasks: data.tasks })}
      actions={
        <LinkButton to="/actions" icon="actions">
          {t("none.actions")}
        </LinkButton>
      }
    >
      <Card>
        <p>
          <Said>{data.sentence}</Said>
        </p>
        {data.items.length > 0 && <Hurry hurry={data.hurry} />}
      </Card>
      {data.items.length === 0 ? (
        <Card>
          <Empty title={t("none")} icon="pending">
            {t("none.more")}
          </Empty>
        </Card>
      ) : (
        <Queue queue={data} company={company} />
      )}
      <AlsoRuns items={data.also_runs} />
      <CancelledLately items={data.cancelled} />
      {looked && <Look id={looked} onClose={() => set({ look: undefined })} />}
    </Page>
  );
}

function Hurry({ hurry }: { hurry: Shapes["Hurry"] }) {
  return (
    <details>
      <summary>
        <Said>{hurry.sentence}</Said>
      </summary>
      <ol className="hurry-steps">
        {hurry.steps.map((step) => (
          <li key={step}>
            <Said>{step}</Said>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Queue({ queue, company }: { queue: Shapes["QueueOut"]; company: string }) {
  const t = useTexts(texts);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const there = queue.items.filter((each) => ticked.has(each.operation.id)).map((each) => each.operation.id);
  const cancel = (ids: readonly string[]) => {
    rest
      .POST("/api/v1/operations/cancel", { body: { ids: [...ids] } })
      .then(({ data }) => {
        refreshWork();
        setTicked(new Set());
        if (!data) return;
        for (const each of data.not_cancelled) say(t("cancelled.not", { why: each.why }), { tone: "bad" });
        const gone = data.cancelled.map((each) => each.id);
        if (gone.length) {
          say(t("cancelled", { n: gone.length }), {
            action: { label: t("restore"), act: () => restore(gone) },
          });
        }
      })
      .catch(sayFailure);
  };
  const restore = (ids: readonly string[]) => {
    Promise.all(
      ids.map((id) =>
        rest.POST("/api/v1/operations/{operation_id}/restore", { params: { path: { operation_id: id } } }),
      ),
    )
      .then(() => {
        refreshWork();
        say(t("restored"));
      })
      .catch(sayFailure);
  };
  return (
    <section className="stack" aria-label={t("list")}>
      <Check company={company} />
      <ol className="queue">
        {queue.items.map((item) => (
          <QueueRow
            key={item.operation.id}
            item={item}
            ticked={ticked.has(item.operation.id)}
            onTick={(on) => {
              const next = new Set(ticked);
              if (on) next.add(item.operation.id);
              else next.delete(item.operation.id);
              setTicked(next);
            }}
            onCancel={() => cancel([item.operation.id])}
          />
        ))}
      </ol>
      {queue.items.length > 1 && (
        <div className="row">
          <Button
            needs="manager"
            why={there.length ? undefined : t("cancel.none")}
            onClick={() => cancel(there)}
          >
            {t("cancel.ticked")}
          </Button>
        </div>
      )}
    </section>
  );
}
