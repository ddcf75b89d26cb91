import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { useCompany } from "@/app/company";
import { Button } from "@/parts/Button";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import type { Choice } from "./settings";
import { texts } from "./texts";

/** The gate: closed, with the reasons, until all is chosen and the preview was looked at. */
export function GoLive({
  store,
  choices,
  ready,
}: {
  store: Shapes["StoreOut"];
  choices: readonly Choice[];
  ready: boolean;
}) {
  const t = useTexts(texts);
  const once = useOnce();
  const [asking, setAsking] = useState(false);
  const { companies } = useCompany();
  const company = companies.find((each) => each.id === store.company)?.name ?? store.company;
  const start = choices.find((each) => each.setting === "start_date")?.chosen;
  const go = async () => {
    const done = await once.run({ go: store.id }, (headers) =>
      rest.POST("/api/v1/stores/{store_id}/go-live", { params: { path: { store_id: store.id } }, headers }),
    );
    if (!done) return;
    setAsking(false);
    say(t("go.live.done", { store: store.name }));
  };
  return (
    <div className="row">
      <Button
        look={ready ? "main" : "plain"}
        icon="play"
        needs="admin"
        why={ready ? undefined : store.to_do[0]}
        onClick={() => setAsking(true)}
      >
        {store.live_at ? t("go.on") : t("go.live")}
      </Button>
      {asking && (
        <Confirm
          title={t("go.live.ask")}
          hint={t.rich("go.live.text", { date: <bdi>{String(start)}</bdi>, company: <bdi>{company}</bdi> })}
          go={store.live_at ? t("go.on") : t("go.live")}
          busy={once.busy}
          onGo={() => void go()}
          needs="admin"
          failure={once.failure}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** For a live store: stop planning anything new. */
export function Pause({ store }: { store: Shapes["StoreOut"] }) {
  const t = useTexts(texts);
  const once = useOnce();
  const [asking, setAsking] = useState(false);
  const pause = async () => {
    const done = await once.run({ pause: store.id }, (headers) =>
      rest.POST("/api/v1/stores/{store_id}/pause", { params: { path: { store_id: store.id } }, headers }),
    );
    if (!done) return;
    setAsking(false);
    say(t("pause.done", { store: store.name }));
  };
  return (
    <>
      <Button icon="pause" needs="admin" onClick={() => setAsking(true)}>
        {t("pause")}
      </Button>
      {asking && (
        <Confirm
          title={t("pause.ask")}
          hint={t("pause.text")}
          go={t("pause")}
          busy={once.busy}
          onGo={() => void pause()}
          needs="admin"
          failure={once.failure}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
