import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";

import { api } from "@/api/client";
import type { Problem } from "@/api/problem";
import { useKeys } from "@/app/keys";
import { Button, IconButton } from "@/parts/Button";
import { Icon } from "@/parts/Icon";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { around } from "./terms";
import { texts } from "./texts";
import { useNumber } from "./useNumber";
import type { Question } from "./useHistory";

interface Place {
  position: number;
  length: number;
  suggestion: string;
}

function placeOf(refused: Problem): Place {
  const { position, length, suggestion } = refused.body;
  return {
    position: typeof position === "number" ? position : 0,
    length: typeof length === "number" ? length : 0,
    suggestion: typeof suggestion === "string" ? suggestion : "",
  };
}

/**
 * The search language as text, with suggestions. Enter asks; what is not understood is underlined where it
 * stands, and what was found before stays.
 */
export function SearchBox({
  question,
  refused,
  kept,
  onAsk,
}: {
  question: Question;
  refused: Problem | undefined;
  /** Something found before is still on the screen. */
  kept: boolean;
  onAsk: (q: string) => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const ink = useRef<HTMLDivElement>(null);
  const there = question.q;
  const [typed, setTyped] = useState(there);
  const [known, setKnown] = useState(there);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  if (there !== known) {
    // Back, a chip or a link: the field shows what the address says
    setKnown(there);
    setTyped(there);
  }
  const suggestions = useSuggestions(typed, caret, question, open);
  const items = open ? (suggestions?.items ?? []) : [];
  const wrong = refused && typed.trim() === there ? placeOf(refused) : undefined;

  useKeys({ "/": () => field.current?.focus() });

  const ask = (q: string) => {
    setOpen(false);
    setActive(-1);
    setKnown(q.trim());
    setTyped(q);
    onAsk(q.trim());
  };

  const take = (place: number) => {
    const item = items[place];
    if (!item || !suggestions) return;
    const [before, , after] = around(typed, suggestions.start, suggestions.end - suggestions.start);
    const whole = suggestions.name !== "";
    const text = `${before}${item.text}${whole && !after ? " " : ""}`;
    setActive(-1);
    setTyped(text + after);
    setCaret(text.length);
    requestAnimationFrame(() => field.current?.setSelectionRange(text.length, text.length));
    if (whole) {
      setOpen(false);
      setKnown((text + after).trim());
      onAsk((text + after).trim());
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (items.length)
        setActive((active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (active >= 0 && items[active]) take(active);
      else ask(typed);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setActive(-1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.current?.blur();
    }
  };
  const follow = () => setCaret(field.current?.selectionStart ?? 0);

  return (
    <div className="history-search">
      <div className="search-field" role="search">
        <Icon name="search" size={18} />
        <div className="search-text">
          {wrong && (
            <div ref={ink} className="search-ink" aria-hidden="true">
              <Underlined text={there} place={wrong} />
            </div>
          )}
          <input
            ref={field}
            type="text"
            role="combobox"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="search"
            aria-label={t("search")}
            aria-expanded={items.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? `${id}-wrong` : `${id}-help`}
            placeholder={t("search.hint")}
            value={typed}
            maxLength={2000}
            onChange={(event) => {
              setTyped(event.target.value);
              setCaret(event.target.selectionStart ?? event.target.value.length);
              setOpen(true);
              setActive(-1);
            }}
            onSelect={follow}
            onKeyDown={onKeyDown}
            onBlur={() => setOpen(false)}
            onScroll={(event) => {
              if (ink.current) ink.current.scrollLeft = event.currentTarget.scrollLeft;
            }}
          />
        </div>
        {typed && (
          <IconButton
            icon="close"
            name={t("search.clear")}
            onClick={() => {
              ask("");
              field.current?.focus();
            }}
          />
        )}
        <span id={`${id}-help`} className="hidden">
          {t("search.help")}
        </span>
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t("search.suggestions")}
        className="search-suggestions"
        hidden={!items.length}
      >
        {items.map((item, place) => (
          <Suggestion
            key={item.text}
            id={`${id}-${place}`}
            item={item}
            active={place === active}
            onTake={() => take(place)}
          />
        ))}
      </div>
      <span role="status" className="hidden">
        {open ? t("search.count", { n: items.length }) : ""}
      </span>
      {wrong && refused && (
        <p id={`${id}-wrong`} role="alert" className="search-wrong">
          <span className="error">
            <Ticked text={refused.message} />
          </span>
          {wrong.suggestion && (
            <Button
              small
              onClick={() => {
                const [before, , after] = around(there, wrong.position, wrong.length);
                ask(before + wrong.suggestion + after);
                field.current?.focus();
              }}
            >
              {t.rich("search.fix", { text: <code>{wrong.suggestion}</code> })}
            </Button>
          )}
          {kept && <span className="soft">{t("search.stays")}</span>}
        </p>
      )}
    </div>
  );
}

function useSuggestions(typed: string, caret: number, { zone, range, company }: Question, open: boolean) {
  const pos = Array.from(typed.slice(0, caret)).length;
  const [asked, setAsked] = useState({ q: "", pos: 0 });
  useEffect(() => {
    if (!open) return;
    const soon = setTimeout(() => setAsked({ q: typed, pos }), 120);
    return () => clearTimeout(soon);
  }, [typed, pos, open]);
  const { data } = api.useQuery(
    "get",
    "/api/v1/search/suggest",
    { params: { query: { ...asked, zone, range, ...(company && { company }) } } },
    { enabled: open, staleTime: 30_000, placeholderData: (before) => before },
  );
  // an answer to something else would be put in the wrong place
  return asked.q === typed && asked.pos === pos ? data : undefined;
}

function Suggestion({
  id,
  item,
  active,
  onTake,
}: {
  id: string;
  item: { text: string; title: string; n: number | null; more: boolean };
  active: boolean;
  onTake: () => void;
}) {
  const number = useNumber();
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys act in the field, as a combobox wants
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className="search-suggestion"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <code>{item.text}</code>
      <span className="soft">
        <Said>{item.title}</Said>
      </span>
      {item.n !== null && <span className="number soft">{number({ n: item.n, more: item.more })}</span>}
    </div>
  );
}

/** Under the field, sign for sign: only its line is seen. */
function Underlined({ text, place }: { text: string; place: Place }) {
  const [before, inside, after] = around(text, place.position, place.length);
  return (
    <bdi>
      {before}
      <span className="search-here">{inside || " "}</span>
      {after}
    </bdi>
  );
}

/** A sentence of the server; what it puts between ticks is code. */
function Ticked({ text }: { text: string }) {
  return (
    <Said>
      {text.split("`").map((part, place) =>
        // the parts of one sentence never move
        place % 2 ? <code key={place}>{part}</code> : part,
      )}
    </Said>
  );
}
