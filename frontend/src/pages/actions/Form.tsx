import { useId, type SubmitEvent } from "react";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { Card, Field } from "@/parts/Page";
import { Failure, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { addressOf, joinList, splitList, toggled, type Draft } from "./params";
import { texts } from "./texts";

type Param = Shapes["Param"];

/** What the action is asked for. What is previewed goes into the address, and only then. */
export function Form({
  action,
  draft,
  onDraft,
  fields,
  rest,
  busy,
}: {
  action: Shapes["ActionOut"];
  draft: Draft;
  onDraft: (draft: Draft) => void;
  fields: Readonly<Record<string, string>>;
  rest: readonly string[];
  busy: boolean;
}) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const title = `form.${action.kind}`;
  const preview = (event: SubmitEvent) => {
    event.preventDefault();
    set(addressOf(action.params, draft));
  };
  const empty = action.params.every(({ name }) => !draft[name]);
  return (
    <Card title={t(title in texts ? (title as "form.other") : "form.other")}>
      {action.kind === "push_orders" && <p className="hint">{t("form.hint")}</p>}
      <form className="action-form" onSubmit={preview} noValidate>
        {action.params.map((param) => (
          <ParamField
            key={param.name}
            param={param}
            value={draft[param.name] ?? ""}
            error={fields[param.name]}
            onValue={(value) => onDraft({ ...draft, [param.name]: value })}
          />
        ))}
        <Failure>{rest.join(" ")}</Failure>
        <div className="row action-form-foot">
          <Button type="submit" look="main" icon="search" needs="manager" busy={busy}>
            {t("form.preview")}
          </Button>
          {!empty && (
            <Button
              look="quiet"
              onClick={() => set(Object.fromEntries(action.params.map(({ name }) => [name, undefined])))}
            >
              {t("form.clear")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

interface FieldProps {
  param: Param;
  value: string;
  error: string | undefined;
  onValue: (value: string) => void;
}

function ParamField(props: FieldProps) {
  return props.param.kind === "choices" ? <Choices {...props} /> : <OneField {...props} />;
}

function OneField({ param, value, error, onValue }: FieldProps) {
  const t = useTexts(texts);
  const id = useId();
  const hint = (
    <>
      <Said>{param.description}</Said> {param.kind === "list" && t("form.list")}
    </>
  );
  const shared = {
    id,
    value,
    name: param.name,
    "aria-describedby": `${id}-hint${error ? ` ${id}-error` : ""}`,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div className={`action-field ${param.kind}`}>
      <Field id={id} label={<Said>{param.label}</Said>} hint={hint} error={error}>
        {param.kind === "list" ? (
          <textarea
            {...shared}
            value={value.includes("\n") ? value : value.replaceAll(",", ", ").replaceAll(",  ", ", ")}
            rows={2}
            spellCheck={false}
            onChange={(event) => onValue(event.target.value)}
          />
        ) : param.kind === "choice" ? (
          <select {...shared} onChange={(event) => onValue(event.target.value)}>
            {param.choices.map((each) => (
              <option key={each.value} value={each.value} data-name="">
                {each.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type={param.kind === "date" ? "date" : "text"}
            autoComplete="off"
            maxLength={200}
            onChange={(event) => onValue(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

function Choices({ param, value, error, onValue }: FieldProps) {
  const id = useId();
  const chosen = splitList(value);
  // what the address asks for is shown, also where the store has nothing like it now
  const unknown = chosen.filter((each) => param.choices.every((known) => known.value !== each));
  const all = [...param.choices, ...unknown.map((each) => ({ value: each, label: each }))];
  return (
    <fieldset className="action-field choices" aria-describedby={`${id}-hint`}>
      <legend>
        <Said>{param.label}</Said>
      </legend>
      <span id={`${id}-hint`} className="hint">
        <Said>{param.description}</Said>
      </span>
      <div className="row">
        {all.map((each) => (
          <label key={each.value} className="action-check">
            <input
              type="checkbox"
              checked={chosen.includes(each.value)}
              onChange={(event) => onValue(toggled(joinList(chosen), each.value, event.target.checked))}
            />
            <bdi>{each.label}</bdi>
          </label>
        ))}
      </div>
      {error && (
        <span className="error" role="alert">
          <Said>{error}</Said>
        </span>
      )}
    </fieldset>
  );
}
