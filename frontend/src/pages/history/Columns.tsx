import { Menu } from "@/parts/Menu";
import { useTexts } from "@/texts/texts";

import { ALWAYS, COLUMNS, colsOf, type Column } from "./columns";
import { texts } from "./texts";

/** Which columns, and whether rows stand under their session. */
export function Columns({
  columns,
  usual,
  grouped,
  onColumns,
  onGrouped,
}: {
  columns: readonly Column[];
  usual: readonly Column[];
  grouped: boolean;
  onColumns: (cols: string | undefined) => void;
  onGrouped: (grouped: boolean) => void;
}) {
  const t = useTexts(texts);
  return (
    <Menu label={t("columns")}>
      <div className="more-filters">
        <fieldset>
          <legend>{t("columns.title")}</legend>
          {COLUMNS.filter((each) => !ALWAYS.includes(each)).map((each) => (
            <label key={each} className="check">
              <input
                type="checkbox"
                checked={columns.includes(each)}
                onChange={(event) => {
                  const others = columns.filter((one) => one !== each);
                  onColumns(colsOf(event.target.checked ? [...others, each] : others, usual));
                }}
              />
              {t(`col.${each}`)}
            </label>
          ))}
        </fieldset>
        <label className="check">
          <input type="checkbox" checked={grouped} onChange={(event) => onGrouped(event.target.checked)} />
          {t("grouped")}
        </label>
      </div>
    </Menu>
  );
}
