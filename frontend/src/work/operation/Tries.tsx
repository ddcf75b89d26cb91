import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { operationPill, Pill } from "@/parts/Pill";
import { Fault, Said, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** The chain of tries, the oldest first. */
export function Tries({ id }: { id: string }) {
  const t = useTexts(texts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/operations/{operation_id}/tries", {
    params: { path: { operation_id: id } },
  });
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={2} />;
  if (data.items.length < 2) return <p className="soft">{t("tries.one")}</p>;
  return (
    <ol className="tries">
      {data.items.map((each) => (
        <li key={each.id} aria-current={each.this ? "true" : undefined}>
          <span className="row">
            <Time at={each.created_at} />
            <Pill kind={operationPill(each)} />
            <span className="soft">{t("tries.tasks", { n: each.tasks })}</span>
            <span className="soft">{t.rich("tries.by", { by: <bdi>{each.started_by}</bdi> })}</span>
            {each.this ? (
              <span>{t("tries.this")}</span>
            ) : (
              <Link to="/operations/$id" params={{ id: each.id }}>
                <code>{each.id}</code>
              </Link>
            )}
          </span>
          <span className="soft">
            {each.reason && <bdi>“{each.reason}” </bdi>}
            <Said>{each.what_happened}</Said>
          </span>
        </li>
      ))}
    </ol>
  );
}
