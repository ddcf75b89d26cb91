import { Button } from "@/parts/Button";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** What came in says so and waits: nothing moves while somebody reads. */
export function Arrived({ n, onShow }: { n: number; onShow: () => void }) {
  const t = useTexts(texts);
  return (
    <div className="arrived">
      <span role="status">{n > 0 ? t("arrived", { n }) : ""}</span>
      {n > 0 && (
        <Button small onClick={onShow}>
          {t("arrived.show")}
        </Button>
      )}
    </div>
  );
}

export function Older({ n, busy, onOlder }: { n: number; busy: boolean; onOlder: (() => void) | undefined }) {
  const t = useTexts(texts);
  if (!onOlder) return null;
  return (
    <div className="row center after-list">
      <Button busy={busy} onClick={onOlder}>
        {t("older")}
      </Button>
      <span className="soft">{t("older.n", { shown: n })}</span>
    </div>
  );
}

/** What is on the screen answers an earlier question, because this one has no answer yet. */
export function Stale({ failure, onRetry }: { failure: unknown; onRetry: () => void }) {
  const t = useTexts(texts);
  return (
    <p role="alert" className="banner">
      <span>
        {t.rich("stale.text", { why: <Said>{failure instanceof Error ? failure.message : ""}</Said> })}
      </span>
      <Button small icon="retry" onClick={onRetry}>
        {t("retry")}
      </Button>
    </p>
  );
}
