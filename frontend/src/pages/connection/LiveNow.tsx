import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { visiting as visits } from "@/api/live";
import { useStore } from "@/app/store";
import { Progress } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { useSecondsSince } from "./secondsSince";
import { texts } from "./texts";

/** The visit that is under way, with the percentage that the Web Connector shows and whose turn it is. */
export function LiveNow({ company, visiting }: { company: string; visiting: Shapes["VisitingOut"] | null }) {
  const t = useTexts(texts);
  const hint = useStore(visits)[company];
  if (!visiting) return null;
  // the hint is newer than the answer, as long as it is about the same visit
  const live = hint?.id === visiting.session ? hint : undefined;
  const now = visiting.operations.filter((each) => each.done < each.total);
  return (
    <div className="live-now">
      <strong>{t("live")}</strong>
      {now.map((each) => (
        <span key={each.id}>
          <Link to="/operations/$id" params={{ id: each.id }} data-said="">
            {t("live.operation", { title: each.title, done: each.done, total: each.total })}
          </Link>
        </span>
      ))}
      {!visiting.operations.length && <span>{t("live.nothing")}</span>}
      <Progress percent={live?.percent ?? visiting.percent} label={t("live")} />
      <Phase phase={visiting.phase} since={visiting.since} />
      <Link to="/sessions/$id" params={{ id: visiting.session }}>
        {t("live.session")}
      </Link>
    </div>
  );
}

function Phase({ phase, since }: { phase: Shapes["VisitingOut"]["phase"]; since: string }) {
  const t = useTexts(texts);
  const n = useSecondsSince(since);
  return <span className="soft number">{t(`phase.${phase}`, { n })}</span>;
}
