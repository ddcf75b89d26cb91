import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { visiting } from "@/api/live";
import { useStore } from "@/app/store";
import { formatTime, useZone } from "@/app/zones";
import { Page, Progress } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Ago, Time, Took } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { BundleButton } from "@/work/BundleButton";
import { CopyLink, CopySummary } from "@/work/copies";

import { HOW, shortOf } from "./how";
import { texts } from "./texts";

type Conversation = Shapes["ConversationOut"];

/** The head of a session: when, how it ended, how much it did; and what can be done with it. */
export function Frame({ told, children }: { told: Conversation; children: ReactNode }) {
  const t = useTexts(texts);
  const zone = useZone();
  const id = shortOf(told.session);
  const how = t(`how.${told.ended.how}`);
  const { all, done } = told.tasks;
  const summary = [
    t("title.of", { id }),
    formatTime(new Date(told.opened_at), zone, "full"),
    how,
    t("operations", { n: told.operations.length }),
    t("tasks", { done, n: all }),
  ].join(" · ");
  return (
    <>
      <nav className="crumbs" aria-label={t("crumbs")}>
        <ol>
          <li>
            <Link to="/history">{t("crumb.history")}</Link>
          </li>
          <li>
            <Link to="/history/sessions">{t("crumb.sessions")}</Link>
          </li>
          <li aria-current="page">{t("title.of", { id })}</li>
        </ol>
      </nav>
      <Page
        title={
          <span className="row operation-title">
            <span>{t("title.of", { id })}</span>
            <Pill kind={HOW[told.ended.how]} text={how} />
          </span>
        }
        state={t("tab", { how, id })}
        lead={<Lead told={told} />}
        actions={
          <>
            <CopyLink path={`/sessions/${told.session}`} button />
            <CopySummary summary={summary} path={`/sessions/${told.session}`} />
            <BundleButton scope="session" id={told.session} small />
          </>
        }
      >
        <div className="stack">{children}</div>
      </Page>
    </>
  );
}

function Lead({ told }: { told: Conversation }) {
  const t = useTexts(texts);
  const hint = useStore(visiting)[told.company];
  const running = told.ended.how === "running";
  const live = hint?.id === told.session ? hint : undefined;
  return (
    <span className="operation-lead">
      <span>
        {told.ended_at
          ? t.rich("from.to", {
              from: <Time at={told.opened_at} />,
              to: <Time at={told.ended_at} how="time" />,
            })
          : t.rich("since", { from: <Time at={told.opened_at} /> })}
      </span>
      <Ago at={told.opened_at} />
      <Took ms={told.length_ms} />
      <span>{t("operations", { n: told.operations.length })}</span>
      {told.tasks.all > 0 && <span>{t("tasks", { done: told.tasks.done, n: told.tasks.all })}</span>}
      {running && (
        <Progress
          percent={live?.percent ?? told.progress}
          label={t("title.of", { id: shortOf(told.session) })}
        />
      )}
    </span>
  );
}
