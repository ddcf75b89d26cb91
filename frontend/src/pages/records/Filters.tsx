import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Icon } from "@/parts/Icon";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { chosenOf, countOf, PUSHES, standingsOf, TYPES } from "./query";
import { texts } from "./texts";

const EXACT = 10_000;

/** Which records: their type, where they stand, by words. All of it is the address. */
export function Filters({ counts }: { counts: Shapes["RecordCounts"] | undefined }) {
  const t = useTexts(texts);
  const { search, set } = useAddress();
  const { type, q, standing, push, since } = chosenOf(search);
  const many = (n: number | undefined) =>
    n === undefined ? null : (
      <span className="number soft">{n > EXACT ? t("count.more") : t("count", { n })}</span>
    );
  return (
    <div className="stack">
      <nav className="tabs" aria-label={t("type")}>
        {TYPES.map((each) => (
          <Link
            key={each}
            to="/records"
            search={{ type: each === "order" ? undefined : each, q: q || undefined }}
            aria-current={each === type ? "page" : undefined}
          >
            {t(`type.${each}`)} {many(counts?.[`${each}s`])}
          </Link>
        ))}
      </nav>
      <Words hint={t(`search.${type}`)} />
      <div className="row" role="group" aria-label={t("standing")}>
        {([undefined, ...standingsOf(type)] as const).map((each) => (
          <button
            key={each ?? ""}
            type="button"
            className="chip"
            aria-pressed={each === standing}
            onClick={() => set({ standing: each, push: undefined })}
          >
            {t(`standing.${each ?? ""}`)} {since ? null : many(countOf(counts, type, each))}
          </button>
        ))}
        {since && (
          <button type="button" className="chip" aria-pressed onClick={() => set({ since: undefined })}>
            {t.rich("since", { day: <Time at={since} how="day" /> })} <Icon name="close" size={14} />
            <span className="hidden">{t("since.off")}</span>
          </button>
        )}
      </div>
      {type === "order" && standing === "only_in_store" && (
        <div className="row" role="group" aria-label={t("push")}>
          {([undefined, ...PUSHES] as const).map((each) =>
            each && counts?.[each] === 0 && !push.includes(each) ? null : (
              <button
                key={each ?? ""}
                type="button"
                className="chip"
                aria-pressed={each ? push.includes(each) : push.length === 0}
                onClick={() => set({ push: each })}
              >
                {t(`push.${each ?? ""}`)} {each && !since && many(counts?.[each])}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** The words are in the address a moment after the last letter. */
function Words({ hint }: { hint: string }) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const there = get("q");
  const [typed, setTyped] = useState(there);
  const [known, setKnown] = useState(there);
  if (there !== known) {
    // Back, or a link: the field shows what the address says
    setKnown(there);
    setTyped(there);
  }
  useEffect(() => {
    if (typed === there) return;
    const wait = setTimeout(() => {
      setKnown(typed);
      set({ q: typed || undefined }, { replace: true });
    }, 200);
    return () => clearTimeout(wait);
  }, [typed, there, set]);
  return (
    <input
      type="search"
      className="record-words"
      aria-label={t("search")}
      placeholder={hint}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
