import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { Field } from "@/parts/Page";
import { ShownOnce } from "@/parts/ShownOnce";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { EVENTS, eventName } from "./eventName";
import { hookTexts } from "./hookTexts";

/** Add a webhook, or change what it hears of. The secret of a new one is shown once. */
export function HookDialog({
  company,
  hook,
  onClose,
}: {
  company: string;
  hook?: Shapes["WebhookOut"];
  onClose: () => void;
}) {
  const t = useTexts(hookTexts);
  const once = useOnce();
  const [url, setUrl] = useState(hook?.url ?? "");
  const [events, setEvents] = useState<readonly string[]>(hook?.events ?? ["operation.ended", "task.failed"]);
  const [enabled, setEnabled] = useState(hook?.enabled ?? true);
  const [secret, setSecret] = useState("");
  const save = async () => {
    if (hook) {
      const change = { enabled, events: [...events] };
      const done = await once.run(change, (headers) =>
        rest.PATCH("/api/v1/webhooks/{webhook_id}", {
          params: { path: { webhook_id: hook.id } },
          body: change,
          headers,
        }),
      );
      if (done) onClose();
      return;
    }
    const wanted = { company, url: url.trim(), events: [...events] };
    const done = await once.run(wanted, (headers) =>
      rest.POST("/api/v1/webhooks", { body: wanted, headers }),
    );
    if (done?.data) setSecret(done.data.secret);
  };
  if (secret) {
    return (
      <ShownOnce
        title={t("hooks.secret.title")}
        text={t("hooks.secret.text")}
        value={secret}
        copy={t("hooks.copy.secret")}
        onClose={onClose}
      />
    );
  }
  const toggle = (event: string, on: boolean) =>
    setEvents(on ? [...events, event] : events.filter((each) => each !== event));
  return (
    <Confirm
      title={hook ? t("hooks.change") : t("hooks.add")}
      go={hook ? t("hooks.save") : t("hooks.add")}
      needs="admin"
      busy={once.busy}
      onGo={() => void save()}
      failure={once.failure}
      onClose={onClose}
    >
      <Field id="hook-url" label={t("hooks.url")} hint={t("hooks.url.hint")}>
        <input
          id="hook-url"
          type="url"
          value={url}
          readOnly={Boolean(hook)}
          aria-describedby="hook-url-hint"
          onChange={(event) => setUrl(event.target.value)}
        />
      </Field>
      <fieldset className="setting">
        <legend>{t("hooks.events")}</legend>
        {[...new Set([...EVENTS, ...events])].map((event) => (
          <label key={event} className="check">
            <input
              type="checkbox"
              checked={events.includes(event)}
              onChange={(change) => toggle(event, change.target.checked)}
            />
            <span>{eventName(t, event)}</span>
          </label>
        ))}
      </fieldset>
      {hook && (
        <label className="check">
          <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
          {t("hooks.enabled")}
        </label>
      )}
    </Confirm>
  );
}
