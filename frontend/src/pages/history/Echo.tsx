import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { SORTS, type Sort } from "./query";
import { texts } from "./texts";
import { useNumber } from "./useNumber";

/** What was understood, how many that are, and how many are kept out of sight because nothing was to do. */
export function Echo({
  echo,
  totals,
  narrowed,
  quiet,
  onClear,
  onQuiet,
  sort,
  onSort,
  refused,
}: {
  echo: string;
  totals: Shapes["Totals"] | undefined;
  narrowed: boolean;
  quiet: "show" | "hide";
  onClear: () => void;
  onQuiet: (quiet: "show" | "hide") => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** The query is not understood: what is told is of the one before, if there was one. */
  refused: boolean;
}) {
  const t = useTexts(texts);
  const number = useNumber();
  const values = totals && {
    echo: <Said>{echo}</Said>,
    n: <strong className="number">{number(totals.matching)}</strong>,
    all: <span className="number">{number(totals.everything)}</span>,
  };
  const which =
    !narrowed ? "echo.all"
    : totals?.matching.n === totals?.everything.n ? "echo.same"
    : "echo.some"; // prettier-ignore
  return (
    <div className="row echo">
      <p role="status">{values ? t.rich(which, values) : refused ? "" : t("echo.loading")}</p>
      {narrowed && (
        <Button small look="quiet" onClick={onClear}>
          {t("clear")}
        </Button>
      )}
      {totals && totals.quiet.n > 0 && quiet === "hide" && (
        <span className="row quiet-line">
          <span className="soft">{t("quiet.hidden", { n: number(totals.quiet) })}</span>
          <Button small look="quiet" onClick={() => onQuiet("show")}>
            {t("quiet.show")}
          </Button>
        </span>
      )}
      {quiet === "show" && (
        <span className="row quiet-line">
          <span className="soft">{t("quiet.shown")}</span>
          <Button small look="quiet" onClick={() => onQuiet("hide")}>
            {t("quiet.hide")}
          </Button>
        </span>
      )}
      <select
        aria-label={t("sort")}
        className="sort"
        value={sort}
        onChange={(event) => onSort(SORTS.find((each) => each === event.target.value) ?? "newest")}
      >
        {SORTS.map((each) => (
          <option key={each} value={each}>
            {t(`sort.${each}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
