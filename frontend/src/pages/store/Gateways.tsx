import { useState } from "react";

import { Button, IconButton } from "@/parts/Button";
import { TableBox } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import type { SettingProps } from "./Fields";
import { RecordSelect } from "./RecordSelect";
import { fromRows, rowsOf, type Row } from "./settings";
import { texts } from "./texts";

const PAID = ["SalesReceipt", "Invoice", "SalesOrder"] as const;
const UNPAID = ["Invoice", "SalesOrder", "none"] as const;

/** What is different for single ways of paying; an empty choice is as for all orders. */
export function Gateways({ choice, choices, set, value }: SettingProps & { value: unknown }) {
  const t = useTexts(texts);
  const [rows, setRows] = useState<Row[]>(() => rowsOf(value));
  const keep = (next: Row[]) => {
    setRows(next);
    set(choice, fromRows(next));
  };
  const change = (at: number, to: Partial<Row>) =>
    keep(rows.map((row, place) => (place === at ? { ...row, ...to } : row)));
  const accounts = choices.get("deposit_account")?.candidates ?? [];
  const methods = choices.get("payment_method")?.candidates ?? [];
  return (
    <>
      {rows.length > 0 && (
        <TableBox label={t("set.payment_methods")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("row.gateway")}</th>
                <th scope="col">{t("row.paid")}</th>
                <th scope="col">{t("row.unpaid")}</th>
                <th scope="col">{t("row.account")}</th>
                <th scope="col">{t("row.method")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => {
                const with_ = (more: Record<string, unknown>) =>
                  change(at, { value: { ...row.value, ...more } });
                const text = (key: string) => (typeof row.value[key] === "string" ? row.value[key] : "");
                return (
                  <tr key={at}>
                    <td>
                      <input
                        aria-label={t("row.gateway")}
                        value={row.name}
                        onChange={(event) => change(at, { name: event.target.value })}
                      />
                    </td>
                    <td>
                      <select
                        aria-label={t("row.paid")}
                        value={text("document_when_paid")}
                        onChange={(event) => with_({ document_when_paid: event.target.value })}
                      >
                        <option value="">{t("row.as.all")}</option>
                        {PAID.map((each) => (
                          <option key={each} value={each}>
                            {t(`value.document_when_paid.${each}`)}
                          </option>
                        ))}
                      </select>
                    </td>
                    <td>
                      <select
                        aria-label={t("row.unpaid")}
                        value={text("document_when_unpaid")}
                        onChange={(event) => with_({ document_when_unpaid: event.target.value })}
                      >
                        <option value="">{t("row.as.all")}</option>
                        {UNPAID.map((each) => (
                          <option key={each} value={each}>
                            {t(`value.document_when_unpaid.${each}`)}
                          </option>
                        ))}
                      </select>
                    </td>
                    <td>
                      <RecordSelect
                        aria-label={t("row.account")}
                        choice={{ candidates: accounts, needed: "" }}
                        value={row.value.deposit_account}
                        nothing={t("row.as.all")}
                        set={(ref) => with_({ deposit_account: ref })}
                      />
                    </td>
                    <td>
                      <RecordSelect
                        aria-label={t("row.method")}
                        choice={{ candidates: methods, needed: "" }}
                        value={row.value.payment_method}
                        nothing={t("row.as.all")}
                        set={(ref) => with_({ payment_method: ref })}
                      />
                    </td>
                    <td>
                      <IconButton
                        icon="close"
                        name={t("row.remove", { name: row.name })}
                        onClick={() => keep(rows.filter((_, place) => place !== at))}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </TableBox>
      )}
      <Button small icon="plus" onClick={() => setRows([...rows, { name: "", value: {} }])}>
        {t("row.add")}
      </Button>
    </>
  );
}
