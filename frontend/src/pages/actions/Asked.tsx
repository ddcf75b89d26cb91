import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button, IconButton, LinkButton } from "@/parts/Button";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useQueueing } from "@/work/operation/queueing";

import { texts } from "./texts";

const TONES = {
  green: "green",
  yellow: "yellow",
  red: "red",
  running: "running",
  waiting: "running",
} as const;

/** What was asked for just now, from the queue to its colour. It moves along while it is looked at. */
export function Asked({ id, when }: { id: string; when: string }) {
  const { data } = api.useQuery("get", "/api/v1/operations/{operation_id}", {
    params: { path: { operation_id: id } },
  });
  return data ? <Told key={id} operation={data} when={when} /> : null;
}

function Told({ operation, when }: { operation: Shapes["OperationOut"]; when: string }) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const { cancel, restore } = useQueueing(operation);
  const place = useRef<HTMLElement>(null);
  const kind = operationPill(operation);
  // it was asked for by a button that is gone or far away: here is the answer
  useEffect(() => place.current?.focus(), []);
  const tone = kind in TONES ? TONES[kind as keyof typeof TONES] : undefined;
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-labelledby="asked"
      className={`card asked${tone ? ` edge-${tone}` : ""}`}
    >
      <div className="row apart">
        <h2 id="asked" className="row">
          <Link to="/operations/$id" params={{ id: operation.id }}>
            <Said>{operation.title}</Said>
          </Link>
          <Pill kind={kind} />
        </h2>
        <IconButton
          icon="close"
          name={t("asked.dismiss")}
          onClick={() => set({ asked: undefined }, { replace: true })}
        />
      </div>
      <p role="status">
        <Sentence operation={operation} when={when} />
      </p>
      <div className="row">
        {operation.state === "waiting" && (
          <Button icon="retry" needs="manager" onClick={cancel}>
            {t("asked.undo")}
          </Button>
        )}
        {operation.state === "cancelled" && (
          <Button icon="retry" needs="manager" onClick={restore}>
            {t("asked.restore")}
          </Button>
        )}
        {operation.state === "ended" ? (
          <LinkButton to="/operations/$id" params={{ id: operation.id }}>
            {t("asked.details")}
          </LinkButton>
        ) : (
          <LinkButton to="/pending" search={(now) => ({ company: now.company })}>
            {t("asked.pending")}
          </LinkButton>
        )}
      </div>
    </section>
  );
}

function Sentence({ operation, when }: { operation: Shapes["OperationOut"]; when: string }) {
  const t = useTexts(texts);
  switch (operation.state) {
    case "waiting":
      return (
        <>
          {t("asked.queued")} <Said>{when}</Said>
        </>
      );
    case "running":
      return t("asked.running", { done: operation.counts.done, total: operation.counts.total });
    case "cancelled":
      return t("asked.cancelled");
    case "ended":
      return <Said>{operation.what_happened}</Said>;
  }
}
