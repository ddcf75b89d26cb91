import type { Shapes } from "@/api/client";
import { Money } from "@/parts/Money";
import { TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const PILLS = { create: "done", linked: "skipped", refused: "failed" } as const;

/** Products as the items that they would become. */
export function ProductTable({ rows }: { rows: readonly Shapes["ProductRow"][] }) {
  const t = useTexts(texts);
  return (
    <TableBox label={t("preview.push_products")}>
      <table>
        <caption className="hidden">{t("preview.push_products")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("product")}</th>
            <th scope="col">{t("will")}</th>
            <th scope="col" className="end">
              {t("price")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ext_id}>
              <th scope="row">
                <PathLink path={row.path} className="nowrap">
                  <bdi>{row.sku || row.ext_id}</bdi>
                </PathLink>{" "}
                <bdi className="soft">{row.name}</bdi>
              </th>
              <td>
                <Pill kind={PILLS[row.will]} text={t(row.will)} />
                <Why row={row} />
              </td>
              <td className="end">{row.price && <Money amount={row.price} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Why({ row }: { row: Shapes["ProductRow"] }) {
  const t = useTexts(texts);
  return (
    <div className="action-why">
      {row.will === "create" && <span className="soft">{t("create.as", { type: row.type })}</span>}
      {row.why && (
        <p>
          <Said>{row.why}</Said>
        </p>
      )}
      {row.there && (
        <p className="soft">
          {t.rich("there", { name: <bdi>{row.there.full_name}</bdi> })}
          {!row.there.is_active && <> ({t("there.off")})</>}
        </p>
      )}
      {row.fix.length > 0 && (
        <ol>
          {row.fix.map((step) => (
            <li key={step}>
              <Said>{step}</Said>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
