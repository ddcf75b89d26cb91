import { useEffect, useState } from "react";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useMe } from "@/app/me";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { countOf, SHOWN, shownOf } from "./query";
import { texts } from "./texts";

const KINDS = [
  "push_orders",
  "push_products",
  "pull_inventory",
  "sync_lists",
  "sync_customers",
  "verify_orders",
  "set_up_lists",
] as const;

/** Which problems: how they stand, whose, of which operation, by words. All of it is the address. */
export function Filters({
  counts,
  owners,
  refused,
}: {
  counts: Shapes["ProblemCounts"] | undefined;
  owners: readonly string[];
  /** Why the words were not understood. */
  refused: string;
}) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const { data: me } = useMe();
  const show = shownOf(get("state"));
  const owner = get("owner");
  const others = [...new Set([...owners, owner])].filter(
    (each) => each && each !== "nobody" && each !== me?.name,
  );
  return (
    <div className="stack">
      <div className="row" role="group" aria-label={t("show")}>
        {SHOWN.map((each) => {
          const n = counts && countOf(counts, each);
          if (n === 0 && each !== show && each !== "") return null;
          return (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === show}
              onClick={() => set({ state: each || undefined })}
            >
              {t(`show.${each}`)}
              {n !== undefined && <span className="number soft">{n}</span>}
            </button>
          );
        })}
      </div>
      <div className="row problem-filters">
        <Words />
        <select
          aria-label={t("kind")}
          value={get("kind")}
          onChange={(event) => set({ kind: event.target.value || undefined })}
        >
          <option value="">{t("kind.any")}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t("owner")}
          value={owner}
          onChange={(event) => set({ owner: event.target.value || undefined })}
        >
          <option value="">{t("owner.any")}</option>
          {me && <option value={me.name}>{t("owner.mine")}</option>}
          <option value="nobody">{t("owner.nobody")}</option>
          {others.map((each) => (
            <option key={each} value={each} data-said="">
              {each}
            </option>
          ))}
        </select>
      </div>
      {refused && (
        <p className="error" role="alert">
          <Said>{refused}</Said>
        </p>
      )}
    </div>
  );
}

/** The words are in the address a moment after the last letter. */
function Words() {
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
    }, 250);
    return () => clearTimeout(wait);
  }, [typed, there, set]);
  return (
    <input
      type="search"
      className="problem-words"
      aria-label={t("search")}
      placeholder={t("search.hint")}
      value={typed}
      maxLength={120}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
