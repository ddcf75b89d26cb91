import { useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { refreshWork } from "@/work/once";

import { Deliveries } from "./Deliveries";
import { eventName } from "./eventName";
import { HookDialog } from "./HookDialog";
import { hookTexts } from "./hookTexts";

type Hook = Shapes["WebhookOut"];

/** Who is told of what by HTTP, and how each delivery went. */
export function Webhooks({ company }: { company: string }) {
  const t = useTexts(hookTexts);
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Hook>();
  const [removing, setRemoving] = useState<Hook>();
  const [log, setLog] = useState<Hook>();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/webhooks", {
    params: { query: { company, limit: 200 } },
  });
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={4} tall />;
  const add = (
    <Button icon="plus" needs="admin" onClick={() => setAdding(true)}>
      {t("hooks.add")}
    </Button>
  );
  const remove = (hook: Hook) => {
    rest
      .DELETE("/api/v1/webhooks/{webhook_id}", { params: { path: { webhook_id: hook.id } } })
      .then(() => {
        refreshWork();
        say(t("hooks.removed"));
      })
      .catch(sayFailure);
    setRemoving(undefined);
  };
  return (
    <div className="stack">
      {data.items.length === 0 ? (
        <Empty icon="link" title={t("hooks.none")} actions={add}>
          {t("hooks.none.text")}
        </Empty>
      ) : (
        <>
          <div className="row apart">
            <p className="hint">{t("hooks.lead")}</p>
            {add}
          </div>
          <TableBox label={t("hooks.caption")}>
            <table>
              <caption className="hidden">{t("hooks.caption")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("hooks.url")}</th>
                  <th scope="col">{t("hooks.events")}</th>
                  <th scope="col">{t("hooks.state")}</th>
                  <th scope="col">{t("hooks.since")}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {data.items.map((hook) => (
                  <tr key={hook.id}>
                    <th scope="row" className="address">
                      <bdi>{hook.url}</bdi>
                    </th>
                    <td>
                      <ul className="plain">
                        {hook.events.map((event) => (
                          <li key={event}>{eventName(t, event)}</li>
                        ))}
                      </ul>
                    </td>
                    <td>
                      <Pill
                        kind={hook.enabled ? "done" : "cancelled"}
                        text={hook.enabled ? t("hooks.on") : t("hooks.off")}
                      />
                    </td>
                    <td>
                      <Time at={hook.created_at} how="day" />
                    </td>
                    <td>
                      <div className="row">
                        <Button small onClick={() => setLog(hook)}>
                          {t("hooks.log")}
                        </Button>
                        <Button small needs="admin" onClick={() => setChanging(hook)}>
                          {t("hooks.change")}
                        </Button>
                        <Button small needs="admin" onClick={() => setRemoving(hook)}>
                          {t("hooks.remove")}
                        </Button>
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
      {adding && <HookDialog company={company} onClose={() => setAdding(false)} />}
      {changing && <HookDialog company={company} hook={changing} onClose={() => setChanging(undefined)} />}
      {log && <Deliveries hook={log} onClose={() => setLog(undefined)} />}
      {removing && (
        <Confirm
          title={t("hooks.remove.ask")}
          hint={t.rich("hooks.remove.text", { url: <bdi>{removing.url}</bdi> })}
          go={t("hooks.remove")}
          look="danger"
          onGo={() => remove(removing)}
          needs="admin"
          onClose={() => setRemoving(undefined)}
        />
      )}
    </div>
  );
}
