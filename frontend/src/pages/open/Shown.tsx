import { useMemo, useState } from "react";

import { Button } from "@/parts/Button";
import { TableBox } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { cellsOf, columnsOf, rowsOf, shown } from "./bundle";
import { texts } from "./texts";

const STEP = 100;

/** Lines of JSON as a table of what is short; the whole line opens below. */
export function Lines({ name, text }: { name: string; text: string }) {
  const t = useTexts(texts);
  const [many, setMany] = useState(STEP);
  const rows = useMemo(() => rowsOf(text), [text]);
  const columns = useMemo(() => columnsOf(rows), [rows]);
  return (
    <>
      <p className="hint">{t("rows", { n: rows.length })}</p>
      <TableBox label={name}>
        <table>
          <caption className="hidden">
            <bdi>{name}</bdi>
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  <code>{column}</code>
                </th>
              ))}
              <th scope="col">{t("all")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, many).map((row, at) => (
              <tr key={at}>
                {columns.map((column) => (
                  <td key={column}>
                    <bdi>{shown(row[column])}</bdi>
                  </td>
                ))}
                <td>
                  <details>
                    <summary aria-label={t("all")}>{"{…}"}</summary>
                    <pre>{JSON.stringify(row, null, 2)}</pre>
                  </details>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {rows.length > many && <More n={rows.length - many} show={() => setMany(many + STEP)} />}
    </>
  );
}

function More({ n, show }: { n: number; show: () => void }) {
  const t = useTexts(texts);
  return <Button onClick={show}>{t("more", { n: Math.min(n, STEP) })}</Button>;
}

/** An object as names and values; what is no object is shown as it is. */
export function Facts({ text }: { text: string }) {
  const value = useMemo(() => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }, [text]);
  if (typeof value !== "object" || value === null) return <pre>{text}</pre>;
  return (
    <dl className="bundle-facts">
      {Object.entries(value).map(([name, inner]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            {typeof inner === "object" && inner !== null ? (
              <pre>{JSON.stringify(inner, null, 2)}</pre>
            ) : (
              <bdi>{shown(inner)}</bdi>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Table({ name, text }: { name: string; text: string }) {
  const [many, setMany] = useState(STEP);
  const [head = [], ...rows] = useMemo(() => cellsOf(text), [text]);
  return (
    <>
      <TableBox label={name}>
        <table>
          <caption className="hidden">
            <bdi>{name}</bdi>
          </caption>
          <thead>
            <tr>
              {head.map((cell) => (
                <th key={cell} scope="col">
                  <bdi>{cell}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, many).map((row, at) => (
              <tr key={at}>
                {row.map((cell, place) => (
                  <td key={place}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {rows.length > many && <More n={rows.length - many} show={() => setMany(many + STEP)} />}
    </>
  );
}
