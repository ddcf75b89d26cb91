import { useId, type ReactNode } from "react";

import { Button } from "@/parts/Button";
import { Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { NamedRows } from "./NamedRows";
import { Gateways } from "./Gateways";
import { RecordSearch } from "./RecordSearch";
import { RecordSelect } from "./RecordSelect";
import { asPercent, asShare, asWords, valueOf, type Choice, type Control, type Draft } from "./settings";
import { texts } from "./texts";

export interface SettingProps {
  choice: Choice;
  control: Control;
  draft: Draft;
  set: (choice: Choice, value: unknown) => void;
  error?: string | undefined;
  company: string;
  choices: ReadonlyMap<string, Choice>;
  /** Opens the dialog that lets QuickBooks have what it lacks. */
  make: (choice: Choice) => void;
}

export function useSettingName(): (setting: string) => string {
  const t = useTexts(texts);
  return (setting) => {
    const key = `set.${setting}`;
    return key in texts ? t(key as "set.memo") : setting;
  };
}

/** One setting: its name, one sentence of help from the server, its control, and what is wrong with it. */
export function SettingField(props: SettingProps) {
  const { choice, control, draft, error, make } = props;
  const t = useTexts(texts);
  const name = useSettingName();
  const id = `setting-${choice.setting}`;
  const value = valueOf(draft, choice);
  const isNeeded = Boolean(choice.needed) && !(choice.setting in draft);
  const hint = <Said>{choice.description}</Said>;
  const said = error ?? (isNeeded ? choice.needed : undefined);
  const many = control.as === "gateways" || control.as === "named";
  const className = `setting${isNeeded ? " needed" : ""}${choice.setting in draft ? " changed" : ""}${many ? " whole" : ""}`;
  if (control.as === "flag") {
    return (
      <div className={className}>
        <label className="check" htmlFor={id}>
          <input
            id={id}
            type="checkbox"
            checked={value === true}
            aria-describedby={`${id}-hint`}
            onChange={(event) => props.set(choice, event.target.checked)}
          />
          {name(choice.setting)}
        </label>
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      </div>
    );
  }
  if (many) {
    return (
      <fieldset className={className} aria-describedby={`${id}-hint`} id={id} tabIndex={-1}>
        <legend>{name(choice.setting)}</legend>
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
        {control.as === "gateways" ? (
          <Gateways {...props} value={value} />
        ) : (
          <NamedRows {...props} value={value} from={control.from} />
        )}
        {said && (
          <Wrong id={id} soft={!error}>
            {said}
          </Wrong>
        )}
      </fieldset>
    );
  }
  return (
    <div className={className}>
      <Field id={id} label={name(choice.setting)} hint={hint}>
        <One {...props} id={id} value={value} wrong={Boolean(error)} />
      </Field>
      {said && (
        <Wrong id={id} soft={!error}>
          {said}
        </Wrong>
      )}
      {control.as === "record" && choice.can_create && (
        <span>
          <Button small look="quiet" icon="plus" needs="admin" onClick={() => make(choice)}>
            {t("make.open")}
          </Button>
        </span>
      )}
    </div>
  );
}

/** `soft`: nothing is wrong yet, it only has to be chosen. */
function Wrong({ id, soft, children }: { id: string; soft: boolean; children: ReactNode }) {
  return (
    <span id={`${id}-error`} className={soft ? "hint" : "error"}>
      <Said>{children}</Said>
    </span>
  );
}

function One({
  choice,
  control,
  company,
  set,
  id,
  value,
  wrong,
}: SettingProps & { id: string; value: unknown; wrong: boolean }) {
  const t = useTexts(texts);
  const zones = useId();
  const about = {
    id,
    "aria-describedby": `${id}-hint ${id}-error`,
    "aria-invalid": wrong || undefined,
  };
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  switch (control.as) {
    case "record": {
      const chosen = { ...about, choice, value, set: (next: unknown) => set(choice, next) };
      if (!choice.more) return <RecordSelect {...chosen} />;
      return <RecordSearch {...chosen} company={company} kind={choice.kind} types={choice.types} />;
    }
    case "one_of":
      return (
        <select {...about} value={text} onChange={(event) => set(choice, event.target.value)}>
          {control.values.map((each) => (
            <option key={each} value={each}>
              {t(`value.${choice.setting}.${each}` as "value.closed_period.hold")}
            </option>
          ))}
        </select>
      );
    case "date":
      return (
        <input
          {...about}
          type="date"
          value={text}
          onChange={(event) => set(choice, event.target.value || null)}
        />
      );
    case "zone":
      return (
        <>
          <input
            {...about}
            list={zones}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => set(choice, event.target.value)}
          />
          <datalist id={zones}>
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      );
    case "words": {
      const words = Array.isArray(value) ? value.join(", ") : "";
      return (
        <input
          {...about}
          key={words}
          defaultValue={words}
          spellCheck={false}
          onBlur={(event) => set(choice, asWords(event.target.value))}
        />
      );
    }
    case "number":
      return (
        <input
          {...about}
          type="number"
          min={0}
          value={text}
          onChange={(event) => set(choice, event.target.value === "" ? null : Number(event.target.value))}
        />
      );
    case "percent":
      return (
        <input
          {...about}
          inputMode="decimal"
          key={String(value)}
          defaultValue={asPercent(value)}
          onBlur={(event) => {
            const share = asShare(event.target.value);
            // the same share may be written as 0.20 and as 0.2
            if (share === undefined) event.target.value = asPercent(value);
            else if (Number(share) !== Number(choice.chosen)) set(choice, share);
            else set(choice, choice.chosen);
          }}
        />
      );
    default:
      return <input {...about} value={text} onChange={(event) => set(choice, event.target.value)} />;
  }
}
