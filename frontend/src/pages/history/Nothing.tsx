import type { Shapes } from "@/api/client";
import { formatTime, useZone } from "@/app/zones";
import { Button, LinkButton } from "@/parts/Button";
import { Empty, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import type { Asked } from "./query";
import { texts } from "./texts";
import { useNumber } from "./useNumber";

/** Nothing yet, nothing wrong, or nothing that matches: three different things. */
export function Nothing({
  asked,
  ever,
  quiet,
  hints,
  checked,
  onAsk,
  onQuiet,
}: {
  asked: Asked;
  /** Whether anything ever ran, as far as this question tells. */
  ever: boolean;
  quiet: number;
  hints: readonly Shapes["HintOut"][];
  checked: number;
  onAsk: (q: string, range: string) => void;
  onQuiet: () => void;
}) {
  const t = useTexts(texts);
  const zone = useZone();
  const showQuiet = quiet > 0 && <Button onClick={onQuiet}>{t("quiet.show")}</Button>;
  if (!ever && !asked.q && asked.range === "all" && !quiet) {
    return (
      <Empty
        icon="history"
        title={t("empty.ever")}
        actions={<LinkButton to="/connection">{t("empty.ever.go")}</LinkButton>}
      >
        {t("empty.ever.text")}
      </Empty>
    );
  }
  if (asked.q === "is:open") {
    return (
      <Empty title={t("empty.fine")}>
        {t("empty.fine.text", { time: formatTime(new Date(checked), zone, "minute") })}
      </Empty>
    );
  }
  return (
    <Empty icon="search" title={t("empty.none")} actions={showQuiet}>
      {hints.length ? (
        <ul className="hints">
          {hints.map((hint) => (
            <li key={`${hint.how} ${hint.text}`} className="row center">
              <HintText hint={hint} />
              <Button small onClick={() => onAsk(hint.q, hint.range)}>
                {t(hint.how === "without" ? "hint.remove" : "hint.widen")}
              </Button>
            </li>
          ))}
        </ul>
      ) : quiet > 0 ? (
        t("empty.quiet", { n: quiet })
      ) : (
        t("empty.none.text")
      )}
    </Empty>
  );
}

function HintText({ hint }: { hint: Shapes["HintOut"] }) {
  const t = useTexts(texts);
  const said = useNumber()(hint);
  if (hint.how === "without") {
    return <span>{t.rich("hint.without", { n: hint.n, said, part: <code>{hint.text}</code> })}</span>;
  }
  if (hint.range === "all") return <span>{t("hint.range.all", { n: hint.n, said })}</span>;
  return <span>{t.rich("hint.range", { n: hint.n, said, range: <Said>{hint.text}</Said> })}</span>;
}
