import { Link } from "@tanstack/react-router";

import { api, type Shapes } from "@/api/client";
import { visiting } from "@/api/live";
import { useStore } from "@/app/store";
import { LinkButton } from "@/parts/Button";
import { Progress } from "@/parts/Page";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Moment } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { percentOf } from "./percent";
import { texts } from "./texts";

type Operation = Shapes["OperationOut"];

/** What goes on now: running, waiting, or tried again since. The sentence of what happened comes with it. */
export function State({ operation }: { operation: Operation }) {
  const t = useTexts(texts);
  const visits = useStore(visiting);
  const visit = visits[operation.company];
  const { counts } = operation;
  return (
    <div className="stack operation-state">
      <p className="what-happened">
        <Said>{operation.what_happened}</Said>
      </p>
      {operation.reason && (
        <p className="soft">
          <bdi>“{operation.reason}”</bdi>
        </p>
      )}
      {operation.state === "running" && (
        <div className="row" role="status">
          <Progress percent={percentOf(counts, visit?.percent)} label={t("progress.label")} />
          <span className="soft">
            {t("progress.running", { done: counts.total - counts.waiting, total: counts.total })}
          </span>
        </div>
      )}
      {operation.state === "waiting" && (
        <div className="row">
          <span className="soft">{t("progress.waiting")}</span>
          <LinkButton small icon="pending" to="/pending">
            {t("see.pending")}
          </LinkButton>
        </div>
      )}
      {operation.state === "cancelled" && <p className="soft">{t("progress.cancelled")}</p>}
      {operation.retry_of && (
        <p className="soft">
          {t("tried.of")}{" "}
          <Link to="/operations/$id" params={{ id: operation.retry_of }}>
            <code>{operation.retry_of}</code>
          </Link>
        </p>
      )}
      {operation.retried_by.map((id) => (
        <TriedAgain key={id} id={id} />
      ))}
    </div>
  );
}

/** How the new try goes, live: it turns green here too. */
function TriedAgain({ id }: { id: string }) {
  const t = useTexts(texts);
  const { data: again } = api.useQuery("get", "/api/v1/operations/{operation_id}", {
    params: { path: { operation_id: id } },
  });
  if (!again) return null;
  return (
    <p className="row" role="status">
      <span>{t("tried.again")}</span>
      <Pill kind={operationPill(again)} />
      <Moment at={again.created_at} />
      <Said>{again.what_happened}</Said>
      <Link to="/operations/$id" params={{ id }}>
        {t("tried.open")}
      </Link>
    </p>
  );
}
