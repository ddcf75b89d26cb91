import { useState } from "react";

import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import type { Part, Side } from "./text";
import { texts } from "./texts";

const AT_FIRST = 20;

/** Each request and its answer in words, what failed first, with the way to their lines. */
export function Parts({
  parts,
  onLines,
}: {
  parts: readonly Part[];
  onLines: (side: Side, lines: readonly [number, number]) => void;
}) {
  const t = useTexts(texts);
  const [all, setAll] = useState(false);
  if (!parts.length) return null;
  const sorted = [...parts].sort((a, b) => Number(b.failed) - Number(a.failed));
  const shown = all ? sorted : sorted.slice(0, AT_FIRST);
  return (
    <Card title={t("parts")}>
      <div className="parts-table">
        <TableBox label={t("parts")}>
          <table>
            <caption className="hidden">{t("parts.caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("parts.about")}</th>
                <th scope="col">{t("parts.asked")}</th>
                <th scope="col">{t("parts.answered")}</th>
                <th scope="col">{t("parts.lines")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((part) => (
                <tr key={part.request_id}>
                  <th scope="row">
                    {part.task_label ? <bdi>{part.task_label}</bdi> : <code>{part.element}</code>}
                  </th>
                  <td>
                    <Said>{part.request_words}</Said>
                  </td>
                  <td>
                    {part.failed && (
                      <strong className="error row">
                        <Shape kind="failed" /> {t("parts.refused")} <code>{part.code}</code>
                      </strong>
                    )}
                    <Said>{part.answer_words || part.said}</Said>
                  </td>
                  <td>
                    <span className="row">
                      <Jump side="request" lines={part.request_lines} onLines={onLines} />
                      <Jump side="answer" lines={part.answer_lines} onLines={onLines} />
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      </div>
      {parts.length > shown.length && (
        <div>
          <Button small onClick={() => setAll(true)}>
            {t("parts.more", { n: parts.length })}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Jump({
  side,
  lines,
  onLines,
}: {
  side: Side;
  lines: readonly number[] | null;
  onLines: (side: Side, lines: readonly [number, number]) => void;
}) {
  const t = useTexts(texts);
  const [from, to] = lines ?? [];
  if (from === undefined || to === undefined) return null;
  return (
    <Button small look="quiet" onClick={() => onLines(side, [from, to])}>
      {t(`parts.${side}`, { n: from })}
    </Button>
  );
}
