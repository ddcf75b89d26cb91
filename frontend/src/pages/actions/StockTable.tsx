import type { Shapes } from "@/api/client";
import { TableBox } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

export interface StockLine extends Pick<
  Shapes["StockRow"],
  "ext_id" | "sku" | "name" | "in_quickbooks" | "on_sales_orders" | "unposted" | "path"
> {
  in_store: string | number | null;
  will_be: string | number;
}

/** What the store has, what QuickBooks says, and what would be written. */
export function StockTable({ rows, label }: { rows: readonly StockLine[]; label: string }) {
  const t = useTexts(texts);
  if (!rows.length) return null;
  return (
    <TableBox label={label}>
      <table>
        <caption className="hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("product")}</th>
            <th scope="col" className="end">
              {t("in.store")}
            </th>
            <th scope="col" className="end">
              {t("will.be")}
            </th>
            <th scope="col" className="end">
              {t("in.quickbooks")}
            </th>
            <th scope="col" className="end">
              {t("on.orders")}
            </th>
            <th scope="col" className="end">
              {t("unposted")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ext_id}>
              <th scope="row">
                <PathLink path={row.path}>
                  <bdi>{row.sku}</bdi>
                </PathLink>{" "}
                <bdi className="soft">{row.name}</bdi>
              </th>
              <td className="end number">
                {row.in_store === null || row.in_store === "" ? t("unknown") : row.in_store}
              </td>
              <td className={`end number${String(row.will_be) === "0" ? " error" : ""}`}>
                <strong>{row.will_be}</strong>
              </td>
              <td className="end number">{row.in_quickbooks}</td>
              <td className="end number">{row.on_sales_orders}</td>
              <td className="end number">{row.unposted}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
