import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { useView } from "@/app/view";
import { Button, IconButton } from "@/parts/Button";
import { Money } from "@/parts/Money";
import { TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

type Line = Shapes["PreviewOut"];
const PILLS = { go: "done", held: "held", skipped: "skipped" } as const;

function pillOf(will: string): (typeof PILLS)[keyof typeof PILLS] {
  return will === "go" || will === "held" ? PILLS[will] : PILLS.skipped;
}

/** The last orders as the documents they would become. To have looked is what opens the gate. */
export function Preview({ store, stamp }: { store: Shapes["StoreOut"]; stamp: string }) {
  const t = useTexts(texts);
  const may = useMay("manager");
  const { data, error, refetch, isFetching } = useQuery({
    // another answer for other settings; not stale by itself, because each look is written down
    queryKey: ["preview of orders", store.id, stamp],
    queryFn: async () => {
      const path = { store_id: store.id };
      const { data } = await rest.POST("/api/v1/stores/{store_id}/preview", { params: { path } });
      refreshWork();
      return data?.items ?? [];
    },
    enabled: may,
    staleTime: Infinity,
  });
  const again = (
    <Button icon="retry" needs="manager" busy={isFetching} onClick={() => void refetch()}>
      {t("preview.again")}
    </Button>
  );
  if (!data) {
    if (error) return <Fault failure={error} retry={() => void refetch()} />;
    return may ? <Skeleton lines={8} tall /> : <div>{again}</div>;
  }
  if (!data.length) {
    return (
      <Empty icon="records" title={t("preview.none")} actions={again}>
        {t("preview.none.text")}
      </Empty>
    );
  }
  const count = (will: string) => data.filter((each) => each.will === will).length;
  return (
    <div className="stack">
      <div className="row apart">
        <div>
          <p>
            <strong>
              {t("preview.summary", { go: count("go"), held: count("held"), skipped: count("skipped") })}
            </strong>
          </p>
          <p className="hint">{t("preview.lead")}</p>
        </div>
        {again}
      </div>
      <TableBox label={t("preview.caption")}>
        <table className="preview">
          <caption className="hidden">{t("preview.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("order")}</th>
              <th scope="col" className="end">
                {t("total")}
              </th>
              <th scope="col">{t("will")}</th>
              <th scope="col">{t("document")}</th>
              <th scope="col">{t("customer")}</th>
              <th scope="col">{t("reason")}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <Order key={line.ext_id} line={line} store={store.id} />
            ))}
          </tbody>
        </table>
      </TableBox>
    </div>
  );
}

function Order({ line, store }: { line: Line; store: string }) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const form = `form.${line.form}`;
  const inside = `lines-${line.ext_id}`;
  return (
    <Fragment>
      <tr>
        <th scope="row" className="nowrap">
          {line.lines.length > 0 && (
            <IconButton
              icon={open ? "down" : "right"}
              name={t("lines", { number: line.number })}
              aria-expanded={open}
              aria-controls={inside}
              onClick={() => setOpen(!open)}
            />
          )}
          <Link to="/records/$type/$ref" params={{ type: "order", ref: line.ext_id }} search={{ store }}>
            <bdi>{line.number}</bdi>
          </Link>
        </th>
        <td className="end">
          <Money amount={line.total} />
        </td>
        <td>
          <Pill kind={pillOf(line.will)} text={t(`will.${line.will}` as "will.go")} />
        </td>
        <td>
          {form in texts && t(form as "form.Invoice")} <bdi className="soft">{line.ref_number}</bdi>
        </td>
        <td>
          <bdi>{line.customer}</bdi>
          {line.customer_is_new && <span className="soft"> ({t("customer.new")})</span>}
        </td>
        <td>
          {line.why && (
            <>
              <Said>{line.why}</Said>{" "}
              {line.will === "held" && (
                <Link to="/help/codes/$code" params={{ code: line.code }}>
                  {t("what.to.do")}
                </Link>
              )}
            </>
          )}
          {line.new_items.length > 0 &&
            t.rich("new.items", { n: line.new_items.length, items: <bdi>{line.new_items.join(", ")}</bdi> })}
        </td>
      </tr>
      {open && (
        <tr id={inside}>
          <td colSpan={6}>
            <Lines line={line} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Lines({ line }: { line: Line }) {
  const t = useTexts(texts);
  const { technical } = useView();
  return (
    <div className="preview-lines">
      <table>
        <caption className="hidden">{t("lines", { number: line.number })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("item")}</th>
            <th scope="col">{t("description")}</th>
            <th scope="col" className="end">
              {t("quantity")}
            </th>
            <th scope="col" className="end">
              {t("amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {line.lines.map((each, at) => (
            <tr key={at}>
              <td>
                <bdi>{each.item}</bdi>
              </td>
              <td>
                <bdi>{each.description}</bdi>
              </td>
              <td className="end number">{each.quantity}</td>
              <td className="end">{each.amount && <Money amount={each.amount} />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>
              {t("lines.total")} · {t.rich("lines.dated", { date: <bdi>{line.txn_date}</bdi> })}
            </td>
            <td className="end">
              <strong>
                <Money amount={line.document_total} />
              </strong>
            </td>
          </tr>
        </tfoot>
      </table>
      {technical && <pre className="preview-qbxml">{line.qbxml}</pre>}
    </div>
  );
}
