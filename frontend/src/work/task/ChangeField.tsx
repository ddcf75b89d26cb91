import { useId, useState } from "react";

import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { withField, type Draft } from "./changes";
import { ListPicker } from "./ListPicker";
import { texts } from "./texts";

interface Props {
  field: Shapes["Changeable"];
  company: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** One field that may differ in the next try; left alone it goes as before. */
export function ChangeField(props: Props) {
  const { kind } = props.field;
  if (kind === "item" || kind === "customer") return <ListField {...props} kind={kind} />;
  return <PlainField {...props} />;
}

function PlainField({ field, draft, onChange }: Props) {
  const t = useTexts(texts);
  const id = useId();
  const value = draft[field.key];
  const set = (next: Draft[string] | undefined) => onChange(withField(draft, field.key, next));
  if (field.kind === "switch") {
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={typeof value === "boolean" ? value : field.now === "yes"}
          onChange={(event) =>
            set(event.target.checked === (field.now === "yes") ? undefined : event.target.checked)
          }
        />
        <span data-said="">{field.label}</span>
      </label>
    );
  }
  if (field.kind === "choice") {
    return (
      <Field id={id} label={<Said>{field.label}</Said>}>
        <select
          id={id}
          value={typeof value === "string" ? value : field.now}
          onChange={(event) => set(event.target.value === field.now ? undefined : event.target.value)}
        >
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={!choice.allowed}>
              {["hold", "create", "generic"].includes(choice.value)
                ? t(`change.${choice.value}` as "change.hold")
                : choice.value}
            </option>
          ))}
        </select>
        {field.choices
          .filter((choice) => choice.why_not)
          .map((choice) => (
            <span key={choice.value} className="hint" data-said="">
              {choice.why_not}
            </span>
          ))}
      </Field>
    );
  }
  return (
    <Field id={id} label={<Said>{field.label}</Said>}>
      <input
        id={id}
        value={typeof value === "string" ? value : field.now}
        {...(field.limit && { maxLength: field.limit })}
        onChange={(event) => set(event.target.value === field.now ? undefined : event.target.value)}
      />
    </Field>
  );
}

function ListField({ field, company, draft, onChange, kind }: Props & { kind: "item" | "customer" }) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const value = draft[field.key];
  const picked = typeof value === "object" ? value : undefined;
  return (
    <div className="field" role="group" aria-label={field.label}>
      <span className="row">
        <strong data-said="">{field.label}</strong>
        <span className="soft">
          {picked
            ? t.rich("change.chosen", { name: <bdi>{picked.name}</bdi> })
            : t.rich("change.now", { now: <bdi>{field.now || t("change.empty")}</bdi> })}
        </span>
        <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("change.pick")}
        </Button>
        {picked && (
          <Button small look="quiet" onClick={() => onChange(withField(draft, field.key, undefined))}>
            {t("change.back")}
          </Button>
        )}
      </span>
      {open && (
        <ListPicker
          company={company}
          kind={kind}
          label={t(`${kind}.find`)}
          picked={picked}
          onPick={(next) => {
            onChange(withField(draft, field.key, next));
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}
