import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { useTexts } from "@/texts/texts";
import type { BundleScope } from "@/work/BundleButton";
import type { Selection } from "@/work/selection";

import type { Doing } from "./doing";
import type { Row } from "./grouping";
import { texts } from "./texts";
import type { Question } from "./useHistory";
import { useNumber } from "./useNumber";

/** What can be done about all that is selected, or about all that match; not there while nothing is. */
export function BulkBar({
  selected,
  every,
  matching,
  question,
  onEvery,
  onClear,
  onDo,
  onExport,
}: {
  selected: readonly Row[];
  /** All that match are meant, also those that are not on the screen. */
  every: boolean;
  matching: Shapes["Number"] | undefined;
  question: Question;
  onEvery: () => void;
  onClear: () => void;
  onDo: (doing: Doing) => void;
  onExport: () => void;
}) {
  const t = useTexts(texts);
  const number = useNumber();
  if (!selected.length) return null;
  const { q, range, zone, company } = question;
  const query = { q, range, zone, ...(company && { company }) };
  const selection: Selection = every ? { query } : { operations: selected.map(({ id }) => id) };
  const said =
    every && matching ? t("selected.all", { n: number(matching) }) : t("selected", { n: selected.length });
  return (
    <div className="selected-bar" role="group" aria-label={said}>
      <strong role="status">{said}</strong>
      {!every && matching && matching.n > selected.length && (
        <Button small look="quiet" onClick={onEvery}>
          {t("select.all", { n: number(matching) })}
        </Button>
      )}
      <Button small icon="retry" needs="manager" onClick={() => onDo({ what: "retry", selection })}>
        {t("row.retry")}
      </Button>
      <Button small icon="check" needs="manager" onClick={() => onDo({ what: "mark", selection })}>
        {t("row.mark")}
      </Button>
      <Button small icon="download" onClick={onExport}>
        {t("bulk.export")}
      </Button>
      <Button
        small
        icon="bundle"
        needs="manager"
        onClick={() => onDo({ what: "bundle", scope: scopeOf(selected, every, question.company) })}
      >
        {t("bulk.bundle")}
      </Button>
      <Button small look="quiet" onClick={onClear}>
        {t("select.clear")}
      </Button>
    </div>
  );
}

/** One operation, one visit, or a stretch of time that holds them. */
export function scopeOf(selected: readonly Row[], every: boolean, company: string | undefined): BundleScope {
  const [first, ...others] = selected;
  if (first && !every) {
    if (!others.length) return { scope: "operation", id: first.id };
    const visit = first.session?.id;
    if (visit && others.every(({ session }) => session?.id === visit)) return { scope: "session", id: visit };
  }
  return { scope: "range", id: company ?? first?.company ?? "" };
}
