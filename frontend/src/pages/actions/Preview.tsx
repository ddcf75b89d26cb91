import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Money } from "@/parts/Money";
import { Fact, Facts } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { LookRow } from "@/work/look/LookRow";

import { ProductTable } from "./ProductTable";
import { StockTable } from "./StockTable";
import { texts } from "./texts";
import type { Previewed } from "./usePreview";

/** What would come of it, all pages that were asked for. The numbers came with the first. */
export function Preview({ pages, stale }: { pages: readonly Previewed[]; stale: boolean }) {
  const t = useTexts(texts);
  const [first] = pages;
  if (!first) return null;
  const stock = first.stock;
  if (stock?.needs_visit) {
    return (
      <Empty icon="connection" title={t("stock.visit")}>
        <Said>{first.sentence}</Said>
      </Empty>
    );
  }
  return (
    <div className={`stack${stale ? " stale" : ""}`}>
      <p className="action-sentence" aria-live="polite">
        <strong>
          <Said>{first.sentence}</Said>
        </strong>
      </p>
      {first.orders && <OrderNumbers orders={first.orders} />}
      {first.orders && (
        <ul className="action-orders">
          {pages
            .flatMap((page) => page.orders?.items ?? [])
            .map((row) => (
              <LookRow key={row.record.id} row={row} />
            ))}
        </ul>
      )}
      {first.products && first.products.matched > 0 && (
        <ProductTable rows={pages.flatMap((page) => page.products?.items ?? [])} />
      )}
      {stock && (
        <StockTable
          label={t("preview.pull_inventory")}
          rows={pages.flatMap((page) => page.stock?.items ?? [])}
        />
      )}
      {stock && (
        <p className="hint">
          {t("stock.compared", { n: pages.reduce((sum, page) => sum + (page.stock?.compared ?? 0), 0) })}
        </p>
      )}
    </div>
  );
}

function OrderNumbers({ orders }: { orders: Shapes["OrdersPreview"] }) {
  const t = useTexts(texts);
  const { summary } = orders;
  if (!summary || !orders.matched) return null;
  return (
    <>
      <Facts>
        {summary.will_go > 0 && (
          <Fact name={t("count.go")}>
            <span className="row">
              <Pill kind="done" text={String(summary.will_go)} />
              {orders.going_total && <Money amount={orders.going_total} />}
            </span>
          </Fact>
        )}
        {summary.will_probably_fail > 0 && (
          <Fact name={t("count.fail")}>
            <Pill kind="failed" text={String(summary.will_probably_fail)} />
          </Fact>
        )}
        {summary.cannot_tell > 0 && (
          <Fact name={t("count.tell")}>
            <Pill kind="not_confirmed" text={String(summary.cannot_tell)} />
          </Fact>
        )}
        {summary.will_be_skipped > 0 && (
          <Fact name={t("count.skip")}>
            <Pill kind="skipped" text={String(summary.will_be_skipped)} />
          </Fact>
        )}
        <Fact name={t("matched.total")}>
          <Money amount={orders.matched_total} />
        </Fact>
      </Facts>
      {summary.left > 0 && <p className="hint">{t("count.first", { n: summary.checked })}</p>}
      {summary.reasons.length > 0 && (
        <div>
          <p className="soft">{t("preview.reasons")}</p>
          <ul className="action-reasons">
            {summary.reasons.map((reason) => (
              <li key={reason.code}>
                {t.rich("preview.reason", {
                  n: reason.tasks,
                  why: <Said>{reason.short}</Said>,
                  record: <Said>{reason.first}</Said>,
                })}{" "}
                <Link to="/help/codes/$code" params={{ code: reason.code }}>
                  {t("preview.codes")}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
