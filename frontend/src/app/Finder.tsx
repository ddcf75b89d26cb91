import { useEffect, useId, useState, type KeyboardEvent } from "react";

import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Icon } from "@/parts/Icon";
import { useTexts } from "@/texts/texts";

import { useCompany } from "./company";
import { closeFinder } from "./finder";
import { fitting, foundHits, GROUPS, merged, type Hit } from "./finding/hits";
import { Option } from "./finding/Option";
import { useOurs } from "./finding/ours";
import { recent, remember } from "./finding/recent";
import "./finding/style.css";
import { texts } from "./finding/texts";
import { SHOWN, useFound } from "./finding/useFound";
import { useGoTo } from "./path";

/** One box for all: find a record, go to a page, do a thing. A combobox over a list in groups. */
export default function Finder() {
  const t = useTexts(texts);
  const id = useId();
  const goTo = useGoTo();
  const ours = useOurs();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [waiting, setWaiting] = useState<"" | "here" | "tab">("");
  const { findings, fresh, failed } = useFound(typed);

  const words = typed.trim();
  const commands = words.startsWith(">");
  const found = findings && !commands ? foundHits(findings) : [];
  if (findings && findings.records.length >= SHOWN && !commands) {
    const path = `/records?q=${encodeURIComponent(words)}&type=${findings.records[0]?.type ?? "order"}`;
    found.push({ key: "all records", group: "records", title: t("all", { words }), ours: true, path });
  }
  const hits = words ? merged(fitting(ours, words), found, words) : [...recent(), ...ours];
  const active = hits.find((hit) => hit.key === chosen) ?? hits[0];
  const optionId = (hit: Hit) => `${id}-${hits.indexOf(hit)}`;

  const go = (hit: Hit, newTab: boolean) => {
    remember(hit);
    if (newTab && hit.path) {
      window.open(`/console${hit.path}`, "_blank", "noopener");
      return;
    }
    closeFinder();
    if (hit.act) hit.act();
    else if (hit.path) goTo(hit.path);
  };

  // Enter came before the answer: what is opened is the answer to what was typed, not to what was typed before
  // eslint-disable-next-line react-hooks/exhaustive-deps -- it acts once: `waiting` is over then
  useEffect(() => {
    if (!waiting || !fresh) return;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the wait ends with the answer, from outside
    setWaiting("");
    const first = hits[0];
    if (first) go(first, waiting === "tab");
  });

  const move = (step: number) => {
    const at = active ? hits.indexOf(active) : -1;
    const next = hits[(at + step + hits.length) % hits.length];
    if (!next) return;
    setChosen(next.key);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(Math.abs(step) > 1 && hits.length < 6 ? Math.sign(step) : step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const newTab = event.ctrlKey || event.metaKey;
      const sure = fresh || chosen !== undefined || active?.group === "best";
      if (!sure) setWaiting(newTab ? "tab" : "here");
      else if (active) go(active, newTab);
    }
  };

  return (
    <Dialog open onClose={closeFinder} title={t("title")} bare="finder">
      <div className="finder-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          // a box that was opened to be typed into
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          aria-label={t("field")}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active)}
          placeholder={t("placeholder")}
          value={typed}
          maxLength={200}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(undefined);
            setWaiting("");
          }}
          onKeyDown={onKeyDown}
        />
        <span className={`finder-busy${fresh ? "" : " on"}`} aria-hidden="true" />
        <Button small look="quiet" onClick={closeFinder} className="finder-close">
          {t("close")}
        </Button>
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t("results")}
        aria-busy={!fresh}
        className="finder-list"
      >
        <Groups
          hits={hits}
          stale={!fresh}
          active={active}
          idOf={optionId}
          groupId={id}
          onGo={go}
          onPoint={(hit) => setChosen(hit.key)}
        />
      </div>
      {failed && <Told title={t("failed.title")} text={t("failed.text")} />}
      {!failed && fresh && words && !hits.length && (
        <Told title={t("none.title", { words })} text={t("none.text")} />
      )}
      <p role="status" className="hidden">
        {words ? (fresh ? t("count", { n: hits.length }) : t("looking")) : ""}
      </p>
      <Foot />
    </Dialog>
  );
}

function Groups({
  hits,
  stale,
  active,
  idOf,
  groupId,
  onGo,
  onPoint,
}: {
  hits: readonly Hit[];
  stale: boolean;
  active: Hit | undefined;
  idOf: (hit: Hit) => string;
  groupId: string;
  onGo: (hit: Hit, newTab: boolean) => void;
  onPoint: (hit: Hit) => void;
}) {
  const t = useTexts(texts);
  const placeOf = usePlace();
  return GROUPS.map((group) => {
    const some = hits.filter((hit) => hit.group === group);
    if (!some.length) return null;
    const old = stale && (group === "records" || group === "problems" || group === "operations");
    return (
      <div
        key={group}
        role="group"
        aria-labelledby={`${groupId}-${group}`}
        className={`finder-group${old ? " old" : ""}`}
      >
        <div id={`${groupId}-${group}`} role="presentation" className="finder-title">
          <span>{t(`group.${group}`)}</span>
          {group !== "pages" && group !== "commands" && group !== "best" && (
            <span className="number">{some.length}</span>
          )}
        </div>
        {some.map((hit) => (
          <Option
            key={hit.key}
            hit={hit}
            id={idOf(hit)}
            active={hit === active}
            place={placeOf(hit)}
            onGo={(newTab) => onGo(hit, newTab)}
            onPoint={() => onPoint(hit)}
          />
        ))}
      </div>
    );
  });
}

/** The name of the company, or of the store, where more than one is in sight. */
function usePlace(): (hit: Hit) => string | undefined {
  const { id, several, companies } = useCompany();
  return (hit) => {
    if (!several || id) return undefined;
    if (hit.record) return hit.record.store_name;
    return companies.find((company) => company.id === hit.company)?.name;
  };
}

function Told({ title, text }: { title: string; text: string }) {
  return (
    <div className="finder-told">
      <p>
        <strong>{title}</strong>
      </p>
      <p className="soft">{text}</p>
    </div>
  );
}

function Foot() {
  const t = useTexts(texts);
  const keys = [
    ["↑↓", t("foot.move")],
    ["↵", t("foot.open")],
    ["Ctrl ↵", t("foot.tab")],
    [">", t("foot.do")],
    ["Esc", t("foot.close")],
  ] as const;
  return (
    <div className="finder-foot only-wide" aria-hidden="true">
      {keys.map(([key, does]) => (
        <span key={key}>
          <kbd>{key}</kbd> {does}
        </span>
      ))}
    </div>
  );
}
