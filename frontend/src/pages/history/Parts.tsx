import type { Shapes } from "@/api/client";
import { Icon } from "@/parts/Icon";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { pieces, without } from "./terms";
import { texts } from "./texts";

/** The parts of the query as chips, said as the server says them; the cross takes one out of the text. */
export function Parts({
  q,
  parts,
  onAsk,
}: {
  q: string;
  parts: readonly Shapes["Part"][];
  onAsk: (q: string) => void;
}) {
  const t = useTexts(texts);
  const found = pieces(q);
  if (!found.length) return null;
  return (
    <ul className="row query-parts" aria-label={t("parts")}>
      {found.map((piece) => {
        const said = parts.find((part) => part.text === piece.text)?.said ?? piece.text;
        return (
          <li key={piece.start}>
            <button
              type="button"
              className="chip"
              aria-label={t("part.remove", { part: said })}
              title={t("part.remove", { part: piece.text })}
              onClick={() => onAsk(without(q, piece))}
            >
              <Said>{said}</Said>
              <Icon name="close" size={14} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
