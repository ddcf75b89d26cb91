import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { patient } from "@/app/patient";
import { Button } from "@/parts/Button";
import { Menu } from "@/parts/Menu";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { exported, fromExported } from "./columns";
import { isShown, searchOfView, type Asked } from "./query";
import { texts } from "./texts";
import type { Question } from "./useHistory";
import { useNumber } from "./useNumber";
import { refreshViews } from "./viewing";

const ViewDialog = lazy(patient(() => import("./ViewDialog")));
type View = Shapes["ViewOut"];

interface Props {
  asked: Asked;
  group: string;
  question: Question;
}

/** Questions under a name, with how many match now; the one on the screen is marked. */
export function Views({ asked, group, question }: Props) {
  const t = useTexts(texts);
  const number = useNumber();
  const [doing, setDoing] = useState<View | "new">();
  const { zone, company } = question;
  const { data } = api.useQuery(
    "get",
    "/api/v1/views",
    { params: { query: { counts: true, zone, ...(company && { company }) } } },
    { staleTime: 10_000, placeholderData: (before) => before },
  );
  const views = data?.items ?? [];
  const shown = views.find((view) => isShown(view, asked, group));
  const kept: Shapes["NewView"] = {
    name: "",
    q: asked.q,
    range: asked.range,
    sort: asked.sort,
    group: group === "none" ? "none" : "session",
    quiet: asked.quiet,
    columns: exported(asked.columns ?? []),
    shared: false,
  };
  return (
    <div className="row views" role="group" aria-label={t("views")}>
      <span className="soft">{t("views")}</span>
      {views.map((view) => (
        <Link
          key={view.id}
          to="/history"
          search={searchOfView(view, fromExported(view.columns))}
          activeOptions={{ exact: true }}
          className="view-link"
          aria-current={view === shown ? "true" : undefined}
        >
          <ViewName view={view} />
          {view.count && <span className="number soft">{number(view.count)}</span>}
        </Link>
      ))}
      {shown?.may_change && <ViewMenu view={shown} onChange={() => setDoing(shown)} />}
      {!shown && (
        <Button small look="quiet" icon="plus" onClick={() => setDoing("new")}>
          {t("view.save")}
        </Button>
      )}
      {doing && (
        <Suspense>
          <ViewDialog
            view={doing === "new" ? undefined : doing}
            kept={kept}
            own={views.filter((view) => view.may_change)}
            onClose={() => setDoing(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

function ViewName({ view }: { view: View }) {
  const t = useTexts(texts);
  if (view.built_in && BUILT_IN.has(view.id)) return <span>{t(`view.${view.id}` as "view.today")}</span>;
  return view.built_in ? <Said>{view.name}</Said> : <bdi>{view.name}</bdi>;
}

const BUILT_IN: ReadonlySet<string> = new Set([
  "needs-attention",
  "orders-not-in-quickbooks",
  "today",
  "slow",
  "mine",
]);

function ViewMenu({ view, onChange }: { view: View; onChange: () => void }) {
  const t = useTexts(texts);
  const again = async () => {
    const { name, q, range, sort, columns, group, quiet, company, shared } = view;
    await rest.POST("/api/v1/views", {
      body: { name, q, range, sort, columns, group, quiet, company, shared },
    });
    refreshViews();
  };
  const remove = async () => {
    await rest.DELETE("/api/v1/views/{view_id}", { params: { path: { view_id: view.id } } });
    refreshViews();
    say(t("view.deleted", { name: view.name }), {
      action: { label: t("undo"), act: () => void again().catch(sayFailure) },
    });
  };
  return (
    <Menu icon="more" look="quiet" small name={t("view.menu", { name: view.name })}>
      <Button look="quiet" onClick={onChange}>
        {t("view.rename")}
      </Button>
      <Button look="quiet" onClick={() => void remove().catch(sayFailure)}>
        {t("view.delete")}
      </Button>
    </Menu>
  );
}
