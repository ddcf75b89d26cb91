import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Money } from "@/parts/Money";
import { Card, TableBox } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Sum = Shapes["Equation"];

const PARTS = ["in_quickbooks", "not_done", "not_confirmed", "waiting", "not_sent", "difference"] as const;

/** Where the orders of each term are listed. What is unexplained is listed beneath, order by order. */
const LISTED: Readonly<
  Record<Exclude<keyof Sum & ("in_store" | (typeof PARTS)[number]), "difference">, object>
> = {
  in_store: {},
  in_quickbooks: { standing: "in_both" },
  not_done: { standing: "only_in_store", push: "failed,held" },
  not_confirmed: { standing: "in_doubt" },
  waiting: { standing: "only_in_store", push: "ready,queued" },
  not_sent: { standing: "only_in_store", push: "skipped" },
};

/** Store = QuickBooks + not done + not confirmed + waiting + not to be sent. What does not add up is listed. */
export function Equation({ sum }: { sum: Sum }) {
  const t = useTexts(texts);
  const shown = PARTS.filter(
    (part) => part === "in_quickbooks" || part === "not_done" || sum[part].count > 0,
  );
  const reasons = PARTS.flatMap((part) => sum[part].reasons.map((reason) => ({ part, ...reason })));
  return (
    <Card title={t("orders", { days: sum.days })}>
      <div className="equation">
        <Term part="in_store" sum={sum} />
        {shown.map((part, place) => (
          <div key={part} className="term-with-sign">
            <span className="sign">
              <span aria-hidden="true">{place === 0 ? "=" : "+"}</span>
              <span className="hidden">{place === 0 ? t("equals") : t("plus")}</span>
            </span>
            <Term part={part} sum={sum} />
          </div>
        ))}
      </div>
      <p className={sum.adds_up ? "soft" : "error"}>
        {sum.adds_up ? t("adds") : t("adds.not", { n: sum.difference.count })}
      </p>
      {reasons.length > 0 && (
        <details>
          <summary>{t("why")}</summary>
          <ul className="reasons">
            {reasons.map((reason) => (
              <li key={`${reason.part} ${reason.code}`}>
                <span className="number">{reason.count}</span> {t(reason.part)}:{" "}
                {reason.problem ? (
                  <Link to="/problems/$id" params={{ id: reason.problem }}>
                    <Said>{reason.sentence}</Said>
                  </Link>
                ) : (
                  <Said>{reason.sentence}</Said>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {sum.odd.length > 0 && <Odd sum={sum} />}
    </Card>
  );
}

function Term({ part, sum }: { part: keyof typeof LISTED | "difference"; sum: Sum }) {
  const t = useTexts(texts);
  const { count, amount } = sum[part];
  const look = `term ${part}${count ? "" : " zero"}`;
  const inside = (
    <>
      <span className="term-count number">{count.toLocaleString()}</span>
      <span className="term-name">{t(part)}</span>
      {amount !== null && (
        <span className="soft">
          <Money amount={amount} currency={sum.currency} />
        </span>
      )}
    </>
  );
  if (part === "difference") return <div className={look}>{inside}</div>;
  return (
    <Link to="/records" search={{ ...LISTED[part], since: sum.since }} className={look}>
      {inside}
    </Link>
  );
}

function Odd({ sum }: { sum: Sum }) {
  const t = useTexts(texts);
  return (
    <TableBox label={t("odd")}>
      <table>
        <caption className="hidden">{t("odd")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("odd.number")}</th>
            <th scope="col">{t("odd.total")}</th>
            <th scope="col">{t("odd.why")}</th>
          </tr>
        </thead>
        <tbody>
          {sum.odd.map((order) => (
            <tr key={order.id}>
              <th scope="row">
                <Link
                  to="/records/$type/$ref"
                  params={{ type: "order", ref: order.ext_id }}
                  search={{ store: order.store }}
                >
                  <bdi>{order.number}</bdi>
                </Link>
              </th>
              <td>
                <Money amount={order.total} currency={order.currency} />
              </td>
              <td>
                <Said>{order.sentence}</Said>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
