import { useState } from "react";

import { rest } from "@/api/client";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { useOnce } from "@/work/once";

import { Asking } from "./Asking";
import { alertTexts } from "./alertTexts";
import { bodyOf, formOf, KINDS, MINUTES, type Kind, type Rule } from "./rule";

/** Add an alert or change one: when, after how long, who hears of it, and when it is quiet. */
export function RuleDialog({
  company,
  rule,
  onClose,
}: {
  company: string;
  rule?: Rule;
  onClose: () => void;
}) {
  const t = useTexts(alertTexts);
  const once = useOnce();
  const [form, setForm] = useState(() => formOf(rule));
  const put = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }));
  const save = async () => {
    const body = bodyOf(form);
    const done = await once.run({ ...body, kind: form.kind, company }, (headers) =>
      rule
        ? rest.PATCH("/api/v1/alert-rules/{rule_id}", {
            params: { path: { rule_id: rule.id } },
            body,
            headers,
          })
        : rest.POST("/api/v1/alert-rules", {
            body: {
              company,
              kind: form.kind,
              after_minutes: body.after_minutes ?? null,
              emails: body.emails ?? [],
              webhook: form.webhook,
              quiet: body.quiet ?? null,
              enabled: form.enabled,
            },
            headers,
          }),
    );
    if (done) onClose();
  };
  return (
    <Asking
      title={rule ? t("change.title") : t("add.title")}
      act={rule ? t("save") : t("add")}
      once={once}
      onClose={onClose}
      onAct={save}
    >
      <Field id="rule-kind" label={t("when")}>
        <select
          id="rule-kind"
          value={form.kind}
          disabled={Boolean(rule)}
          onChange={(event) => {
            const kind = event.target.value as Kind;
            put({ kind, after: String(MINUTES[kind]) });
          }}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="rule-after" label={t("after.label")} hint={t("after.hint")}>
        <input
          id="rule-after"
          type="number"
          min={0}
          max={10_080}
          value={form.after}
          aria-describedby="rule-after-hint"
          onChange={(event) => put({ after: event.target.value })}
        />
      </Field>
      <Field id="rule-emails" label={t("emails")} hint={t("emails.hint")}>
        <textarea
          id="rule-emails"
          rows={2}
          value={form.emails}
          aria-describedby="rule-emails-hint"
          onChange={(event) => put({ emails: event.target.value })}
        />
      </Field>
      <Tick label={t("hooks.label")} checked={form.webhook} set={(webhook) => put({ webhook })} />
      <Tick label={t("quiet.label")} checked={form.quiet} set={(quiet) => put({ quiet })} />
      {form.quiet && (
        <div className="row">
          <Field id="rule-from" label={t("quiet.from")}>
            <input
              id="rule-from"
              type="time"
              value={form.begins}
              onChange={(event) => put({ begins: event.target.value })}
            />
          </Field>
          <Field id="rule-to" label={t("quiet.to")}>
            <input
              id="rule-to"
              type="time"
              value={form.ends}
              onChange={(event) => put({ ends: event.target.value })}
            />
          </Field>
        </div>
      )}
      {rule && (
        <Field id="rule-zone" label={t("zone")}>
          <input id="rule-zone" value={form.zone} onChange={(event) => put({ zone: event.target.value })} />
        </Field>
      )}
      <Tick label={t("switch.on")} checked={form.enabled} set={(enabled) => put({ enabled })} />
    </Asking>
  );
}

function Tick({ label, checked, set }: { label: string; checked: boolean; set: (on: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
}
