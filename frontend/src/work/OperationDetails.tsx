import { useEffect, useRef } from "react";

import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import { useAddress } from "@/app/address";
import { useKeys } from "@/app/keys";
import { useView } from "@/app/view";
import { LinkButton } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Empty, Fault, ForAgents, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Notes } from "./Notes";
import { OperationAgents } from "./operation/Agents";
import { Frame } from "./operation/Frame";
import { Messages } from "./operation/Messages";
import { press, show } from "./operation/press";
import { Section } from "./operation/Section";
import { State } from "./operation/State";
import { Tasks } from "./operation/Tasks";
import { texts } from "./operation/texts";
import { Timeline } from "./operation/Timeline";
import { Tries } from "./operation/Tries";
import { Troubles } from "./operation/Troubles";
import "./operation/style.css";
import { work } from "./texts";

/**
 * One operation: what to do first, then its tasks, timeline, messages, tries and notes. As a page of its own
 * or, with `pane`, beside the list. The open task is `?task=ta_…` of the address; `#task-ta_…` opens it too.
 */
export function OperationDetails({ id, pane }: { id: string; pane: boolean }) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const { technical } = useView();
  const { get, set } = useAddress();
  const here = useRef<HTMLDivElement>(null);
  const {
    data: operation,
    error,
    refetch,
  } = api.useQuery("get", "/api/v1/operations/{operation_id}", {
    params: { path: { operation_id: id } },
  });

  useEffect(() => {
    const named = /^#task-(ta_\w+)$/.exec(location.hash)?.[1];
    if (named) set({ task: named }, { replace: true });
  }, [set]);

  useKeys({
    r: () => press(here.current, "r"),
    e: () => press(here.current, "e"),
    c: () => press(here.current, "c"),
    y: () => press(here.current, "y"),
    m: () => show(here.current, "messages"),
    t: () => show(here.current, "timeline"),
  });

  if (!operation) {
    const instead = <Instead failure={error} retry={() => void refetch()} />;
    return pane ? instead : <Page title={t("page")}>{instead}</Page>;
  }
  return (
    <div ref={here} className={`operation${pane ? " in-pane" : ""}`} data-operation={id}>
      <Frame operation={operation} pane={pane}>
        <State operation={operation} />
        <Troubles operation={operation} />
        <Tasks operation={operation} opened={get("task")} />
        <Section name="timeline" title={t("timeline")} open={technical}>
          {() => <Timeline id={id} />}
        </Section>
        <Section name="messages" title={t("messages")} open={technical}>
          {() => <Messages id={id} />}
        </Section>
        <Section name="tries" title={t("tries")} open={technical || Boolean(operation.retry_of)}>
          {() => <Tries id={id} />}
        </Section>
        <Section name="notes" title={w("notes")} open>
          {() => <Notes type="operation" subject={id} />}
        </Section>
        <ForAgents open={technical}>
          <OperationAgents operation={operation} />
        </ForAgents>
      </Frame>
    </div>
  );
}

function Instead({ failure, retry }: { failure: unknown; retry: () => void }) {
  if (!failure) return <Skeleton tall lines={6} />;
  const status = failure instanceof Problem ? failure.status : 0;
  if (status === 410) return <Gone what="removed" />;
  if (status === 404) return <Gone what="missing" />;
  return <Fault failure={failure} retry={retry} />;
}

function Gone({ what }: { what: "removed" | "missing" }) {
  const t = useTexts(texts);
  return (
    <Empty
      icon={what === "removed" ? "history" : "search"}
      title={t(`${what}.title`)}
      actions={
        <>
          <LinkButton to="/records" icon="search">
            {t("removed.records")}
          </LinkButton>
          <LinkButton to="/history">{t("removed.history")}</LinkButton>
        </>
      }
    >
      {t(`${what}.text`)}
    </Empty>
  );
}
