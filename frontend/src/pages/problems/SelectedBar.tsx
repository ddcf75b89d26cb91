import type { Rows } from "@/app/useRows";
import { Button } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import type { Doing } from "./doing";
import { useTending } from "./tending";
import { texts } from "./texts";

/** What can be done about all that is selected; not there while nothing is. */
export function SelectedBar({ rows, onDo }: { rows: Rows; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  const tending = useTending();
  const ids = [...rows.selected];
  if (!ids.length) return null;
  return (
    <div className="selected-bar" role="group" aria-label={t("selected", { n: ids.length })}>
      <strong>{t("selected", { n: ids.length })}</strong>
      <Button small icon="retry" needs="manager" onClick={() => onDo({ what: "retry", ids })}>
        {t("retry")}
      </Button>
      <Button small icon="person" needs="manager" onClick={() => tending.take(ids)}>
        {t("take")}
      </Button>
      <Button small icon="pause" needs="manager" onClick={() => onDo({ what: "leave", ids })}>
        {t("leave")}
      </Button>
      <Button small icon="check" needs="manager" onClick={() => onDo({ what: "mark", ids })}>
        {t("mark")}
      </Button>
      <Button small look="quiet" onClick={rows.clear}>
        {t("selected.clear")}
      </Button>
    </div>
  );
}
