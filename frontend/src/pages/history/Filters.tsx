import type { Shapes } from "@/api/client";
import { Menu } from "@/parts/Menu";
import { Shape, type PillKind } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import type { Asked } from "./query";
import { RangePicker } from "./RangePicker";
import { chosenOf, flipped, withValues } from "./terms";
import { texts } from "./texts";
import { useNumber } from "./useNumber";

const ALWAYS = new Set(["red", "yellow", "green"]);
const IS = ["open", "not-confirmed", "noted", "retried", "edited", "with-comment"] as const;

interface Props {
  asked: Asked;
  parts: readonly Shapes["Part"][];
  facets: Shapes["Facets"] | undefined;
  onAsk: (q: string) => void;
  onRange: (range: string) => void;
}

/** Time, result, kind, store, order. What is chosen here is written into the query: there is only one. */
export function Filters({ asked, parts, facets, onAsk, onRange }: Props) {
  const t = useTexts(texts);
  const number = useNumber();
  const chosen = chosenOf(asked.q, "status", parts);
  const choose = (values: readonly string[]) => onAsk(withValues(asked.q, "status", values));
  const shown = (facets?.status ?? []).filter(
    ({ value, n }) => ALWAYS.has(value) || n > 0 || chosen.includes(value),
  );
  return (
    <div className="row history-filters">
      <RangePicker range={asked.range} onRange={onRange} />
      <div className="row result-chips" role="group" aria-label={t("results")}>
        <button type="button" className="chip" aria-pressed={!chosen.length} onClick={() => choose([])}>
          {t("results.all")}
        </button>
        {shown.map((facet) => (
          <button
            key={facet.value}
            type="button"
            className="chip"
            aria-pressed={chosen.includes(facet.value)}
            onClick={() => choose(flipped(chosen, facet.value))}
          >
            <Shape kind={shapeOf(facet.value)} />
            <Said>{facet.title}</Said>
            <span className="number soft">{number(facet)}</span>
          </button>
        ))}
      </div>
      <More q={asked.q} parts={parts} facets={facets} onAsk={onAsk} />
    </div>
  );
}

function shapeOf(value: string): PillKind {
  return value === "nothing-to-do" ? "nothing" : (value as PillKind);
}

function More({ q, parts, facets, onAsk }: Pick<Props, "parts" | "facets" | "onAsk"> & { q: string }) {
  const t = useTexts(texts);
  const kinds = chosenOf(q, "kind", parts);
  const stores = chosenOf(q, "store", parts);
  const is = chosenOf(q, "is", parts);
  const n = kinds.length + stores.length + is.length;
  return (
    <Menu small label={n ? t("more.n", { n }) : t("more")}>
      <div className="more-filters">
        <Choices
          title={t("kinds")}
          name="kind"
          q={q}
          chosen={kinds}
          facets={facets?.kind ?? []}
          onAsk={onAsk}
        />
        <Choices
          title={t("stores")}
          name="store"
          q={q}
          chosen={stores}
          facets={facets?.store ?? []}
          onAsk={onAsk}
        />
        <fieldset>
          <legend>{t("standing")}</legend>
          {IS.map((each) => (
            <label key={each} className="check">
              <input
                type="checkbox"
                checked={is.includes(each)}
                onChange={() => onAsk(withValues(q, "is", flipped(is, each)))}
              />
              {t(`is.${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </Menu>
  );
}

function Choices({
  title,
  name,
  q,
  chosen,
  facets,
  onAsk,
}: {
  title: string;
  name: "kind" | "store";
  q: string;
  chosen: readonly string[];
  facets: readonly Shapes["Facet"][];
  onAsk: (q: string) => void;
}) {
  const number = useNumber();
  if (!facets.length) return null;
  const isOf = (value: string, { value: own, title: said }: Shapes["Facet"]) =>
    value === own || value.toLowerCase() === said.toLowerCase();
  return (
    <fieldset>
      <legend>{title}</legend>
      {facets.map((facet) => {
        const on = chosen.some((value) => isOf(value, facet));
        return (
          <label key={facet.value} className="check">
            <input
              type="checkbox"
              checked={on}
              onChange={() => {
                const others = chosen.filter((value) => !isOf(value, facet));
                const titles = others.map(
                  (value) => facets.find((each) => isOf(value, each))?.title ?? value,
                );
                onAsk(withValues(q, name, on ? titles : [...titles, facet.title]));
              }}
            />
            <Said>{facet.title}</Said> <span className="number soft">{number(facet)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
